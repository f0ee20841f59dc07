import { resolve } from 'node:path'
import type { Metafile } from 'esbuild'
import { sourcesOfAssets } from '../asset-sources.ts'
import type { Claim } from '../claims.ts'
import { sourcePath } from '../source-path.ts'
import { type BundledFile, inputFile, logicalPathOf, withoutQuery } from './files.ts'

/** Names of chunks are made up by esbuild. */
const HOLDS = { entry: 'firm', chunk: 'loose', asset: 'plain' } as const

/**
 * The keys that the files of an output claim: their paths less the digest, and the paths of the sources they stand for.
 * Chunks that entries share, and the CSS of chunks, have names that mean nothing the next time.
 *
 * @param paths the final path of each file, by its name in the metafile
 * @param root what source paths are relative to
 */
export function claimsOfOutput(
  files: readonly BundledFile[],
  metafile: Metafile,
  paths: ReadonlyMap<string, string>,
  root: string,
): Claim[] {
  const sourcesOfAsset = sourcesOfAssets(() => Object.keys(metafile.inputs).map(withoutQuery), root)
  const sourcesOf = (file: BundledFile): string[] => {
    const { kind, output, contents } = file
    const told = kind === 'asset' ? Object.keys(output.inputs) : [output.entryPoint ?? []].flat()
    const source = told.map((input) => inputFile(input, root)).find((file) => file !== undefined)
    if (kind !== 'asset') return [sourcePath(source, root) ?? []].flat()
    return sourcesOfAsset({ file: source, isNameless: logicalPathOf(file) === null, read: () => contents })
  }

  return files.flatMap((file): Claim[] => {
    const { kind, output, companions } = file
    if (kind === 'chunk' && output.entryPoint === undefined) return []
    const logicalPath = logicalPathOf(file)
    const sources = sourcesOf(file)
    const key = logicalPath === undefined ? file.path : logicalPath
    const owner = `the ${kind} ${sources[0] ?? key ?? file.path}`
    const claim = { path: paths.get(file.name)!, owner, hold: HOLDS[kind] }

    // One source may be an entry twice, under two names; then it tells neither.
    const bySource = sources.map(
      (source): Claim => ({
        ...{ ...claim, key: source, hold: kind === 'chunk' ? 'loose' : 'plain' },
        source: kind === 'asset' ? resolve(root, source) : undefined,
      }),
    )
    if (key === null) return bySource
    const ofCompanions = companions.map(({ name, suffix }): Claim => {
      return { ...claim, key: key + suffix, path: paths.get(name)! }
    })
    return [{ ...claim, key }, ...bySource, ...ofCompanions]
  })
}
