import { digestAssets } from '@staticfiles/core'

/**
 * Puts digestedPaths into CSS that a bundler has compiled but not named yet: in every reference to one of `files`,
 * which the bundler does not know. Text without such a reference comes back as it is.
 *
 * @param folder the folder of the output that the CSS will be in, which relative references start from
 * @param files logicalPath → digestedPath
 */
export function digestCssReferences(
  css: string,
  folder: string,
  files: ReadonlyMap<string, string>,
  base: string,
): string {
  const importer = { logicalPath: `${folder}/.css`, source: Buffer.from(css) }
  // Alone, it misses whatever it refers to: this tells which few of the files are needed.
  const { problems } = digestAssets([importer], { base, missing: 'warn' })
  const targets = new Map<string, string>()
  for (const { lookedFor = '' } of problems) {
    const digestedPath = files.get(lookedFor)
    if (digestedPath !== undefined) targets.set(lookedFor, digestedPath)
  }
  if (targets.size === 0) return css

  const named = Array.from(targets, ([logicalPath, digestedPath]) => {
    return { logicalPath, digestedPath, source: new Uint8Array() }
  })
  const { assets } = digestAssets([importer, ...named], { base, missing: 'ignore' })
  const { read } = assets.find(({ logicalPath }) => logicalPath === importer.logicalPath)!
  return Buffer.from(read()).toString()
}
