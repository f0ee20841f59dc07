import { isUtf8 } from 'node:buffer'
import { posix } from 'node:path'
import { mayName, renameTo } from '../file-names.ts'
import type { SourceAsWritten } from '../rollup-bundle/names.ts'
import type { BuildState } from './state.ts'

/**
 * Has CSS that plugins emit written with the digestedPaths of the files that the bundler does not know, which are in
 * included folders.
 */
export function cssAsWritten(
  { folders, renameInCss, options }: BuildState,
  ...[source, pathOf]: Parameters<SourceAsWritten>
): string | Uint8Array {
  if (!renameInCss) return source
  const path = pathOf()
  if (!path.endsWith('.css') || (typeof source !== 'string' && !isUtf8(source))) return source
  const text = typeof source === 'string' ? source : Buffer.from(source).toString()
  if (!mayName(text, folders.paths)) return source
  const rename = renameTo(folders.paths, options.base, posix.dirname(path), 'css-string')
  return renameInCss({ text }, rename, path)?.text ?? source
}
