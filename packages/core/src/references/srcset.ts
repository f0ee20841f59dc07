/** A URL of a `srcset`, and where it stands. */
export interface Candidate {
  specifier: string
  start: number
  end: number
}

const BLANKS_AND_COMMAS = /[ \t\n\f\r,]*/y
const NO_BLANKS = /[^ \t\n\f\r]+/y
/** Up to a comma that is not in parentheses. */
const DESCRIPTORS = /(?:\([^)]*\)?|[^(,])*/y

/** The URLs of the images in a `srcset` (HTML, "parse a srcset attribute"). */
export function* candidatesOf(text: string): Iterable<Candidate> {
  for (let at = skip(BLANKS_AND_COMMAS, text, 0); at < text.length; at = skip(BLANKS_AND_COMMAS, text, at)) {
    const end = skip(NO_BLANKS, text, at)
    let last = end
    while (text[last - 1] === ',') last--
    yield { specifier: text.slice(at, last), start: at, end: last }
    at = last === end ? skip(DESCRIPTORS, text, end) : end
  }
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  pattern.test(text)
  return Math.max(at, pattern.lastIndex)
}
