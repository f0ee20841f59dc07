import { isUtf8 } from 'node:buffer'
import { posix } from 'node:path'
import { digestCssReferences } from '../digest-references.ts'
import type { SourceAsWritten } from '../rollup-bundle/names.ts'

/**
 * Has CSS that plugins emit written with the digestedPaths of the files that the bundler does not know, which are in
 * included folders.
 *
 * @param paths logicalPath → digestedPath
 */
export function cssAsWritten(paths: () => ReadonlyMap<string, string>, base: string): SourceAsWritten {
  return (source, pathOf) => {
    const path = pathOf()
    if (!path.endsWith('.css') || (typeof source !== 'string' && !isUtf8(source))) return source
    const css = typeof source === 'string' ? source : Buffer.from(source).toString()
    const digested = digestCssReferences(css, posix.dirname(path), paths(), base)
    return digested === css ? source : digested
  }
}
