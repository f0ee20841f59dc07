import type { WriteStream } from 'node:tty'

/** Ways to highlight text; each gives it back as it is where there is no terminal or the user wants no colours. */
export interface Style {
  error(text: string): string
  warning(text: string): string
  place(text: string): string
}

/** The style of a stream. `hasColors` knows about `NO_COLOR`, `FORCE_COLOR` and `TERM=dumb`. */
export function styleOf(stream: Partial<WriteStream>): Style {
  const colored = stream.isTTY === true && stream.hasColors?.() === true
  const code = (on: number, off: number) => (text: string) =>
    colored ? `\x1b[${on}m${text}\x1b[${off}m` : text
  return { error: code(31, 39), warning: code(33, 39), place: code(1, 22) }
}

/**
 * Text from file names and files without what could steer a terminal or trick the reader: control characters and
 * the marks that turn the direction of writing.
 */
export function visible(text: string): string {
  return text.replace(
    /[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

export function formatCount(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** A whole number with commas. `toLocaleString` does the same, once it has loaded what it knows of all languages. */
export function formatNumber(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** Bytes in decimal units, as file managers show them. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let unit = 0
  let value = bytes
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}
