import { posix } from 'node:path'
import type { RenamedCss } from './edits/rename-css.ts'
import type { MappedText } from './edits/source-map.ts'
import { mayName, renameTo } from './file-names.ts'

/**
 * Has compiled CSS refer to known files under the names that they have. What edits it is loaded when there may be
 * something to edit.
 *
 * @param id what it is called, in errors and in the map
 * @param files, base, folder as for `renameTo`
 * @returns nothing where no reference is renamed
 */
export async function nameInCss(
  css: MappedText,
  id: string,
  files: ReadonlyMap<string, string>,
  base: string,
  folder: string = posix.dirname(id),
): Promise<RenamedCss | undefined> {
  if (!mayName(css.text, files)) return undefined
  const { renameInCss } = await import('./edits/rename-css.ts')
  return renameInCss(css, renameTo(files, base, folder, 'css-string'), id)
}
