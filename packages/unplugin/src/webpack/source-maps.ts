import { posix } from 'node:path'
import { digestedPathOf, digestOf } from '@staticfiles/core'
import type { Compilation } from './compiler.ts'
import { logicalPathOf, mapsOf, type OutputFile } from './files.ts'

/** The field that names the generated file, whose hash would make a cycle of the two names. */
const FILE = /("file":\s*")[^"]*"/

/**
 * Gives each source map a digest of its own, where it would have the hash of its file: an edit of a comment changes
 * the map alone. Maps to which the user gives names of another form stay.
 *
 * @returns whether there were any
 */
export function nameSourceMaps(compilation: Compilation, files: readonly OutputFile[]): boolean {
  let renamed = false
  const { RawSource } = compilation.compiler.webpack.sources
  for (const file of files) {
    const logicalPath = logicalPathOf(file)
    const name = `${file.path}.map`
    const map = mapsOf(file).includes(name) ? compilation.getAsset(name) : undefined
    if (!map || logicalPath === undefined || logicalPath === null) continue

    const own = posix.basename(logicalPath)
    const text = map.source
      .source()
      .toString()
      .replace(FILE, (_, start) => `${start}${own}"`)
    const digest = digestOf(text)
    const digestedPath = digestedPathOf(`${logicalPath}.map`, digest)
    compilation.updateAsset(name, new RawSource(text), { contenthash: [digest] })
    compilation.renameAsset(name, digestedPath)
    compilation.updateAsset(file.name, new RawSource(withMap(file.text(), name, digestedPath)), {
      related: { ...file.info.related, sourceMap: digestedPath },
    })
    renamed = true
  }
  return renamed
}

/** The comment comes last; a file whose map is hidden has none. */
function withMap(code: string, name: string, digestedPath: string): string {
  const comment = code.lastIndexOf('sourceMappingURL=')
  const own = posix.basename(name)
  const start = comment === -1 ? -1 : code.indexOf(own, comment)
  if (start === -1) return code
  return code.slice(0, start) + posix.basename(digestedPath) + code.slice(start + own.length)
}
