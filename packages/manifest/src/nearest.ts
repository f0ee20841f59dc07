import { createNeighbors, fold, split } from './neighbors.ts'

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
  const nearest = createNearest(names)
  return (wanted) => nearest(wanted).next().value
}

/** The same, but answers with the nearest of each kind, the most probable one first. */
export function nearestNames(names: Iterable<string>): (wanted: string) => string[] {
  const nearest = createNearest(names)
  return (wanted) => [...new Set(nearest(wanted))]
}

function createNearest(names: Iterable<string>): (wanted: string) => Generator<string, undefined> {
  let index: NameIndex | undefined
  return function* (wanted) {
    index ??= indexNames(names)
    const folded = fold(wanted)
    const [folder, file] = split(folded)
    const same = index.byPath.get(folded)
    if (same !== undefined) yield same
    const namesakes = index.byFile.get(file)?.slice(0, MOST_NAMESAKES) ?? []
    const namesake = closest(folded, namesakes, Number.POSITIVE_INFINITY)
    if (namesake !== undefined) yield namesake
    const neighbors = index.byFolder.get(folder)?.(file) ?? []
    const neighbor = closest(folded, neighbors, Math.max(1, Math.floor(file.length * TYPO_SHARE)))
    if (neighbor !== undefined) yield neighbor
    return undefined
  }
}

interface NameIndex {
  byPath: Map<string, string>
  byFile: Map<string, string[]>
  /** Folder → the names in it that may be meant by a file's. */
  byFolder: Map<string, (file: string) => readonly string[]>
}

function indexNames(names: Iterable<string>): NameIndex {
  const index: NameIndex = { byPath: new Map(), byFile: new Map(), byFolder: new Map() }
  const byFolder = new Map<string, string[]>()
  for (const name of names) {
    const folded = fold(name)
    const [folder, file] = split(folded)
    index.byPath.set(folded, name)
    push(index.byFile, file, name)
    push(byFolder, folder, name)
  }
  for (const [folder, inFolder] of byFolder) index.byFolder.set(folder, createNeighbors(inFolder))
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

function push(map: Map<string, string[]>, key: string, value: string): void {
  const values = map.get(key)
  if (values) values.push(value)
  else map.set(key, [value])
}

/**
 * How many typing mistakes lie between two texts: letters too many, missing, wrong, or two swapped (optimal string
 * alignment). Given up as soon as it must exceed `most`.
 */
function distance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1
  const [a, b] = withoutSharedEnds(one, other)
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const value = Math.min(last[j - 1]! + (same ? 0 : 1), last[j]! + 1, row[j - 1]! + 1)
      row.push(swapped ? Math.min(value, beforeLast[j - 2]! + 1) : value)
    }
    if (Math.min(...row) > most) return most + 1
    beforeLast = last
    last = row
  }
  return last[b.length]!
}

/** Most names that are compared lie in one folder: what is the same costs nothing, and is not looked at. */
function withoutSharedEnds(a: string, b: string): [string, string] {
  const shorter = Math.min(a.length, b.length)
  let start = 0
  while (start < shorter && a[start] === b[start]) start++
  let end = 0
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  return [a.slice(start, a.length - end), b.slice(start, b.length - end)]
}
