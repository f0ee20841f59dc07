import type { Reference } from './kind.ts'
import type { Notice } from './notice.ts'

/** A quote, and what follows up to the next one where there are no blanks and escapes between. */
const STRING = /["'`](?=([^"'`\\\s]+)(["'`]))/g

/** The last part of a path ends in an extension. */
const HAS_EXTENSION = /[^/]\.[a-z0-9]+$/i

/** The longest that is looked at. */
const MOST_CHARACTERS = 1024

/** The strings of a script that look like paths, each once, but for references. A comment may look so too. */
export function findPathLiterals(text: string, references: readonly Reference[]): Notice[] {
  const taken = new Set(references.map(({ start }) => start))
  const found = new Map<string, Notice>()
  for (const { 0: quote, 1: url, 2: closing, index: start } of text.matchAll(STRING)) {
    if (quote !== closing || url!.length > MOST_CHARACTERS || taken.has(start)) continue
    const [path] = url!.split(/[?#]/, 1)
    if (found.has(path!) || !HAS_EXTENSION.test(path!)) continue
    found.set(path!, { code: 'path-literal', start, text: path! })
  }
  return [...found.values()]
}
