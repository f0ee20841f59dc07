import { createMatcher, digestOf } from '@staticfiles/core'
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
  const byTemplate = new Map<string, string[]>()
  for (const file of files) {
    const template = templateWithoutHash(file, names)
    if (template === undefined || isExcluded(file.fileName)) continue
    byTemplate.set(template, [...(byTemplate.get(template) ?? []), file.fileName])
  }
  return [...byTemplate].flatMap(([template, paths]) =>
    warnOfKeptNames(
      paths,
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
