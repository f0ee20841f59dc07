import { printParseErrorCode, visit } from 'jsonc-parser'
import { isTooDeep } from './depth.ts'
import type { FinderReference, TellUnreadable } from './finder.ts'

/** The keys and indices that lead to a value. */
export type JsonPath = readonly (string | number)[]

/** A string of a JSON text, with its quotes. */
export interface JsonString extends FinderReference {
  /** The keys and indices that lead to it; to the value of a key, for a key. */
  path: JsonPath
  isKey: boolean
}

/**
 * The strings of a JSON text at the paths asked for, written back with double quotes. The text is walked, and no value
 * of it is kept. What is not JSON has no references, and is told, but for an empty text.
 *
 * @param isReference asked for each string, and with `true` for each key
 */
export function findInJson(
  text: string,
  isReference: (path: JsonPath, isKey: boolean) => boolean,
  tell: TellUnreadable,
): JsonString[] {
  const found: JsonString[] = []
  const add = (specifier: string, start: number, length: number, path: JsonPath, isKey: boolean) => {
    if (specifier === '' || !isReference(path, isKey)) return
    const end = start + length
    found.push({ specifier, start, end, before: '"', after: '"', context: 'js-string', path, isKey })
  }
  if (text.trim() === '') return []
  const fail = (start: number, reason: string) =>
    tell(start, `this is no valid JSON (${reason})`, 'unreadable-references')
  if (isTooDeep(text)) {
    fail(0, 'it is nested too deep')
    return []
  }
  let isJson = true
  visit(
    text.replace(/^\ufeff/, ' '),
    {
      onLiteralValue(value, start, length, _line, _column, pathOf) {
        if (typeof value === 'string') add(value, start, length, pathOf(), false)
      },
      onObjectProperty(name, start, length, _line, _column, pathOf) {
        add(name, start, length, [...pathOf(), name], true)
      },
      onError(code, start) {
        if (isJson) fail(start, wordsOf(printParseErrorCode(code)))
        isJson = false
      },
    },
    { disallowComments: true },
  )
  return isJson ? found : []
}

/** `comma expected` of `CommaExpected`. */
const wordsOf = (name: string): string =>
  name.replace(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase()
