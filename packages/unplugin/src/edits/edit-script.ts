import { createSearch, type Reference } from '@staticfiles/core'
import MagicString from 'magic-string'
import type { Rename } from '../file-names.ts'
import { type MappedText, withMap } from './source-map.ts'

const search = createSearch()

/** As exact as the maps that bundlers make. */
const MAP_OPTIONS = { hires: 'boundary' } as const

export const editMapOf = (script: MagicString): string => script.generateMap(MAP_OPTIONS).toString()

/**
 * Has a script refer to files under the names that they have, and its source map follow.
 * @returns nothing where no reference is renamed
 */
export function renameInScript(script: MappedText, rename: Rename): MappedText | undefined {
  const edited = editReferences(script.text, ({ kind, specifier, before, after }) => {
    const url = kind.namesSourceMap ? undefined : rename(specifier)
    return url === undefined ? undefined : before + url + after
  })
  return edited.hasChanged() ? withMap(script, edited.toString(), () => editMapOf(edited)) : undefined
}

/** Has a script import others by paths that stay. No column moves. */
export function withStableImports(
  code: string,
  texts: ReadonlyMap<string, string>,
  pattern: RegExp,
): MagicString {
  return editReferences(code, ({ kind }, written) =>
    kind.asksImportMap ? written.replace(pattern, (found) => texts.get(found) ?? found) : undefined,
  )
}

/** @param replace answers what is to stand in place of a reference; `undefined` where it stays */
function editReferences(
  code: string,
  replace: (reference: Reference, written: string) => string | undefined,
): MagicString {
  const edited = new MagicString(code)
  const bytes = Buffer.from(code)
  const isAscii = bytes.length === code.length
  const indexOf = (offset: number): number => (isAscii ? offset : bytes.toString('utf8', 0, offset).length)
  for (const reference of search.find('script.js', bytes).references) {
    const [start, end] = [indexOf(reference.start), indexOf(reference.end)]
    const written = code.slice(start, end)
    const text = replace(reference, written)
    if (text !== undefined && text !== written) edited.update(start, end, text)
  }
  return edited
}
