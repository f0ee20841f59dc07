/** How many typing mistakes a name may hold, as a share of its length. */
const TYPO_SHARE = 0.34

/** How many files of one name are compared; the rest are as good a guess as these. */
const MOST_NAMESAKES = 50

/**
 * Indexes existing names, and answers for a missing one which of them was most probably meant: the same name in
 * another case or Unicode normal form, else the same file name in another folder, else a name in the same folder a
 * few typing mistakes away. Answers `undefined` when none is close.
 */
export function nearestName(names: Iterable<string>): (wanted: string) => string | undefined {
  let index: NameIndex | undefined
  return (wanted) => {
    index ??= indexNames(names)
    const folded = fold(wanted)
    const [folder, file] = split(folded)
    const namesakes = index.byFile.get(file)?.slice(0, MOST_NAMESAKES) ?? []
    return (
      index.byPath.get(folded) ??
      closest(folded, namesakes, Number.POSITIVE_INFINITY) ??
      closest(folded, index.byFolder.get(folder) ?? [], Math.max(1, Math.floor(file.length * TYPO_SHARE)))
    )
  }
}

interface NameIndex {
  byPath: Map<string, string>
  byFile: Map<string, string[]>
  byFolder: Map<string, string[]>
}

function indexNames(names: Iterable<string>): NameIndex {
  const index: NameIndex = { byPath: new Map(), byFile: new Map(), byFolder: new Map() }
  for (const name of names) {
    const folded = fold(name)
    const [folder, file] = split(folded)
    index.byPath.set(folded, name)
    push(index.byFile, file, name)
    push(index.byFolder, folder, name)
  }
  return index
}

function closest(folded: string, names: readonly string[], most: number): string | undefined {
  let best: string | undefined
  let least = most
  for (const name of names) {
    const typos = distance(folded, fold(name), least)
    if (typos < least || (typos === least && best === undefined)) {
      best = name
      least = typos
    }
  }
  return best
}

const fold = (name: string): string => name.normalize('NFC').toLowerCase()

function split(path: string): [folder: string, file: string] {
  const slash = path.lastIndexOf('/')
  return [path.slice(0, slash + 1), path.slice(slash + 1)]
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const values = map.get(key)
  if (values) values.push(value)
  else map.set(key, [value])
}

/** Levenshtein's distance, given up as soon as it must exceed `most`. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const cost = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1
      const value = Math.min(row[j - 1]! + cost, row[j]! + 1, next[j - 1]! + 1)
      next.push(value)
      if (value < least) least = value
    }
    if (least > most) return most + 1
    row = next
  }
  return row[b.length]!
}
