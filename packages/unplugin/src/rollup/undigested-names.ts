import { digestOf } from '@staticfiles/core'
import picomatch from 'picomatch'
import { type Bundle, bytesOf } from './bundle.ts'
import { type AssetNames, logicalPathOfChunk } from './digested-names.ts'

/**
 * A warning for each file-name template of the user's that leaves `[hash]` out. A file that keeps its name on purpose
 * stands in `exclude`.
 */
export function warnOfUndigestedNames(
  bundle: Bundle,
  names: AssetNames,
  exclude: readonly string[],
): string[] {
  const isExcluded = picomatch([...exclude], { dot: true })
  const byTemplate = new Map<string, string[]>()
  for (const file of Object.values(bundle)) {
    const template = templateWithoutHash(file, names)
    if (template === undefined || isExcluded(file.fileName)) continue
    byTemplate.set(template, [...(byTemplate.get(template) ?? []), file.fileName])
  }
  return Array.from(byTemplate, ([template, [first, ...others]]) => {
    const files =
      others.length === 0 ? `${first} keeps its name` : `${first} and ${others.length} more keep their names`
    return (
      `${files} when the content changes, so caches may hold on to an old version: output.${template} has no [hash]. ` +
      `Write it as 'assets/[name]-[hash]…', or list what shall keep its name in \`exclude\`.`
    )
  })
}

function templateWithoutHash(file: Bundle[string], names: AssetNames): string | undefined {
  if (file.type === 'asset') {
    const isNamed = names.undigested.size > 0 && names.undigested.has(digestOf(bytesOf(file)))
    return isNamed && names.logicalPathOf(file.fileName) === undefined ? 'assetFileNames' : undefined
  }
  if (logicalPathOfChunk(file.preliminaryFileName) !== undefined) return undefined
  return file.isEntry ? 'entryFileNames' : 'chunkFileNames'
}
