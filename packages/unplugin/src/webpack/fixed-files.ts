import { type DigestOptions, digestOf, type Problem, splitDigestedPath } from '@staticfiles/core'
import { digestBeside } from '../digest-beside.ts'
import type { FolderFiles } from '../static-folders.ts'
import type { Compilation, Compiler } from './compiler.ts'
import type { OutputFile } from './files.ts'

/** Pages are asked for by the name that people know. */
const PAGES = '**/*.html'

export interface FixedFiles {
  /** logicalPath → digestedPath, of the moment. */
  paths: Map<string, string>
  problems: Problem[]
}

/**
 * Digests the files that came without a hash in their names, such as copied ones. A script that is loaded by nothing
 * but its URL is renamed. Of all others there will be a digested copy, since whoever put them there may count on the
 * name.
 *
 * @param fixed the files
 * @param renamed the names of those that are to be renamed
 * @param others the paths of all other files of the compilation
 */
export function digestFixedFiles(
  { webpack }: Compiler,
  compilation: Compilation,
  fixed: readonly OutputFile[],
  renamed: ReadonlySet<string>,
  others: readonly string[],
  folders: FolderFiles,
  { exclude = [], keepOriginals, ...options }: DigestOptions & { keepOriginals: boolean },
): FixedFiles {
  if (fixed.length === 0) return { paths: new Map(), problems: [] }
  const own = new Map(fixed.map((file) => [file.path, file]))
  const { RawSource } = webpack.sources
  const targets = [
    ...others.map((path): [string, string] => [path, path]),
    ...[...folders.paths].filter(([logicalPath]) => !own.has(logicalPath)),
  ]
  const { assets, problems } = digestBeside(
    fixed.map((file) => ({ logicalPath: file.path, source: file.read() })),
    targets,
    { ...options, exclude: [...exclude, PAGES] },
  )

  const paths = new Map<string, string>()
  for (const { logicalPath, digestedPath, read } of assets) {
    const file = own.get(logicalPath) ?? own.get(digestedPath)
    if (!file) continue
    paths.set(logicalPath, digestedPath)
    if (digestedPath === file.path) continue
    const bytes = Buffer.from(read())
    if (renamed.has(file.name)) {
      const { digest } = splitDigestedPath(digestedPath)!
      const info = { contenthash: [digest], immutable: true, logicalPath }
      // As text, since the bundler looks for its own names in text alone.
      compilation.updateAsset(file.name, new RawSource(bytes.toString()), info)
      compilation.renameAsset(file.name, digestedPath)
    } else {
      const { related: _, ...rest } = file.info
      const info = { ...rest, immutable: true, logicalPath, digest: digestOf(bytes) }
      compilation.emitAsset(digestedPath, new RawSource(bytes), info)
      if (!keepOriginals) compilation.deleteAsset(file.name)
    }
  }
  return { paths, problems }
}
