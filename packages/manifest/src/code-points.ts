/**
 * Orders two strings by Unicode code point, as Python's `sorted` does. JavaScript's own order compares UTF-16
 * code units, which puts astral characters (surrogates, U+D800 to U+DFFF) before U+E000 to U+FFFF.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return x >= 0xd800 && y >= 0xd800 ? aboveSurrogates(x) - aboveSurrogates(y) : x - y
  }
  return a.length - b.length
}

const aboveSurrogates = (unit: number): number => (unit >= 0xe000 ? unit - 0x2000 : unit + 0x2000)

/** Sorts by text in the order of `compareCodePoints`, in place; where there are no surrogates, by the engine's own. */
export function sortByCodePoints<Item>(items: Item[], textOf: (item: Item) => string): Item[] {
  if (items.some((item) => /[\ud800-\udfff]/.test(textOf(item))))
    return items.sort((a, b) => compareCodePoints(textOf(a), textOf(b)))
  return items.sort((a, b) => {
    const [one, other] = [textOf(a), textOf(b)]
    return one < other ? -1 : one > other ? 1 : 0
  })
}
