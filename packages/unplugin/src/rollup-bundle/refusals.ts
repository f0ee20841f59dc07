import { createMatcher, digestOf } from '@staticfiles/core'
import { groupBy } from '../group-by.ts'
import { warnOfKeptNames } from '../kept-names.ts'
import { type BundledAsset, type Chunk, contentOf } from './files.ts'
import { type AssetNames, isNamedChunk } from './names.ts'

/**
 * A warning for each file-name template of the user's that leaves `[hash]` out. A file that keeps its name on purpose
 * stands in `exclude`.
 *
 * @param option where the templates are: `output`
 */
export function warnOfUndigestedNames(
  files: readonly (Chunk | BundledAsset)[],
  names: AssetNames,
  exclude: readonly string[] | undefined,
  option: string,
): string[] {
  const isExcluded = createMatcher(exclude)
  const byTemplate = groupBy(files, (file) => templateWithoutHash(file, names))
  byTemplate.delete(undefined)
  return [...byTemplate].flatMap(([template, kept]) =>
    warnOfKeptNames(
      kept.map(({ fileName }) => fileName).filter((path) => !isExcluded(path)),
      `${option}.${template} has no [hash]. Write it as 'assets/[name]-[hash]…', or list what shall keep its name in \`exclude\`.`,
    ),
  )
}

function templateWithoutHash(file: Chunk | BundledAsset, names: AssetNames): string | undefined {
  if (file.type === 'asset') {
    const isNamed = names.undigested.size > 0 && names.undigested.has(digestOf(contentOf(file)))
    return isNamed && names.logicalPathOf(file.fileName) === undefined ? 'assetFileNames' : undefined
  }
  if (isNamedChunk(file)) return undefined
  return file.isEntry ? 'entryFileNames' : 'chunkFileNames'
}
