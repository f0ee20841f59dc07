// @ts-check

/**
 * Lines up rows in columns. A text that is too long loses its middle, so that its end, where the digest is, stays.
 *
 * @param {string[][]} rows
 * @param {number[]} widths in characters, one for each column; a negative one aligns its column to the right
 */
export function formatTable(rows, widths) {
  const lines = rows.map((row) =>
    row.map((text, i) => {
      const width = /** @type {number} */ (widths[i])
      const fitted = shorten(text, Math.abs(width))
      return width < 0 ? fitted.padStart(-width) : fitted.padEnd(width)
    }),
  )
  return lines.map((cells) => cells.join('  ').trimEnd()).join('\n')
}

/** @param {number} bytes */
export function formatBytes(bytes) {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`
}

/**
 * @param {string} text
 * @param {number} width
 */
function shorten(text, width) {
  if (text.length <= width) return text
  const end = Math.ceil(width * 0.6)
  return `${text.slice(0, width - end - 1)}…${text.slice(-end)}`
}
