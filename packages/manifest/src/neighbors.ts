/** Of a folder with more names than this, only neighbors come into question. */
const MOST_NAMES = 200

/** How many names on either side of where a missing one would stand are its neighbors, in each order. */
const MOST_NEIGHBORS = 20

/** Names in the order of how they are spelled, forwards or backwards. */
interface Order {
  spell(file: string): string
  names: string[]
  spelled: string[]
}

/**
 * Answers which names of one folder may be meant by a file's: all, or in a large folder, where thousands of missing files
 * would take minutes, its neighbors in the order of beginnings and in that of ends. Most typing mistakes leave one of
 * these as it is.
 */
export function createNeighbors(names: readonly string[]): (file: string) => readonly string[] {
  if (names.length <= MOST_NAMES) return () => names
  let orders: Order[] | undefined
  return (file) => {
    orders ??= [createOrder(names, (name) => name), createOrder(names, reverse)]
    const neighbors = orders.flatMap(({ spell, names, spelled }) => {
      const place = placeIn(spelled, spell(file))
      return names.slice(Math.max(0, place - MOST_NEIGHBORS), place + MOST_NEIGHBORS)
    })
    return [...new Set(neighbors)]
  }
}

/** The form in which names are compared: without case, and in one Unicode normal form. */
export const fold = (name: string): string => name.normalize('NFC').toLowerCase()

export function split(path: string): [folder: string, file: string] {
  const slash = path.lastIndexOf('/')
  return [path.slice(0, slash + 1), path.slice(slash + 1)]
}

function createOrder(names: readonly string[], spell: (file: string) => string): Order {
  const entries = names.map((name) => ({ name, spelled: spell(split(fold(name))[1]) }))
  entries.sort((a, b) => (a.spelled < b.spelled ? -1 : a.spelled > b.spelled ? 1 : 0))
  return { spell, names: entries.map(({ name }) => name), spelled: entries.map(({ spelled }) => spelled) }
}

const reverse = (text: string): string => text.split('').reverse().join('')

/** Where a text stands, or would stand, in a sorted list. */
function placeIn(sorted: readonly string[], text: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < text) low = middle + 1
    else high = middle
  }
  return low
}
