/** What makes a place a reference, by the words of the specifications. */
export type FoundKind =
  | 'css-url'
  | 'css-import'
  | 'css-src'
  | 'css-image-set'
  | 'css-source-map'
  | 'js-import'
  | 'js-url'
  | 'js-source-map'

/** A reference as an independent parser sees it. */
export interface Found {
  kind: FoundKind
  /** The URL, with the escapes of its language taken out. */
  specifier: string
  /** Its range: of `url(…)` as a whole, of `@import` up to its URL, of a string with its quotes, of a comment as a whole. */
  start: number
  end: number
}

export type Add = (kind: FoundKind, specifier: string, start: number, end: number) => void

/** What a function adds, in the order of the text; of what lies inside each other, the outer: `@import url(x)`. */
export function collectFound(find: (add: Add) => void): Found[] {
  const found: Found[] = []
  find((kind, specifier, start, end) => found.push({ kind, specifier, start, end }))
  let covered = 0
  return found
    .sort((a, b) => a.start - b.start)
    .filter(({ start, end }) => {
      const isOuter = start >= covered
      if (isOuter) covered = end
      return isOuter
    })
}

/** ECMA-426, MatchSourceMapURL. */
export function sourceMapOf(comment: string): string | undefined {
  return /^[@#]\s*sourceMappingURL=(\S*?)\s*$/.exec(comment)?.[1]
}
