import type { Reference } from './kind.ts'
import type { Notice } from './notice.ts'

/** A quote, and what follows up to the next one: no blanks, a slash, and an extension. */
const PATH = /["'`](?=((?:[^"'`\\\s/]*\/)+[^"'`\\\s/]*\.[a-z0-9]+)(?:[?#][^"'`\\\s]*)?(["'`]))/gi

/** The longest that is looked at. */
const MOST_CHARACTERS = 1024

/** The strings of a script that look like paths, each once, but for references. A comment may look so too. */
export function findPathLiterals(text: string, references: readonly Reference[]): Notice[] {
  const taken = new Set(references.map(({ start }) => start))
  const found = new Map<string, Notice>()
  for (const { 0: quote, 1: path, 2: closing, index: start } of text.matchAll(PATH)) {
    if (quote !== closing || path!.length > MOST_CHARACTERS || taken.has(start) || found.has(path!)) continue
    found.set(path!, { code: 'path-literal', start, text: path! })
  }
  return [...found.values()]
}
