import { visit } from 'jsonc-parser'
import type { FinderReference } from './finder.ts'

/** The keys and indices that lead to a value. */
export type JsonPath = readonly (string | number)[]

/**
 * The strings of a JSON text at the paths asked for, written back with double quotes. The text is walked, and no value
 * of it is kept. What is not JSON has no references.
 */
export function findInJson(text: string, isReference: (path: JsonPath) => boolean): FinderReference[] {
  const found: FinderReference[] = []
  let isJson = true
  try {
    visit(
      text.replace(/^\ufeff/, ' '),
      {
        onLiteralValue(value, start, length, _line, _column, pathOf) {
          if (typeof value !== 'string' || value === '' || !isReference(pathOf())) return
          const context = 'js-string'
          found.push({ specifier: value, start, end: start + length, before: '"', after: '"', context })
        },
        onError() {
          isJson = false
        },
      },
      { disallowComments: true },
    )
  } catch (error) {
    // Brackets nested a few thousand deep overflow the stack of the parser.
    if (!(error instanceof RangeError)) throw error
    return []
  }
  return isJson ? found : []
}
