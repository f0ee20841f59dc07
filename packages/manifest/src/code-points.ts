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
