import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { splitDigestedPath } from '@staticfiles/core'
import type { Claim } from '../claims.ts'
import { sourcePath } from '../source-path.ts'
import { STYLE_SHEET } from '../style-sheet.ts'
import { type Bundle, type BundledAsset, type Chunk, cssOf } from './files.ts'
import { type AssetNames, logicalPathOfChunk } from './names.ts'

/**
 * The keys that a bundle's files claim: their paths less the digest, and the paths of the sources they stand for.
 * Files that were emitted under a name of their own claim nothing here.
 *
 * @param root the bundler's root, which source paths are relative to
 */
export function claimsOfBundle(bundle: Bundle, names: AssetNames, root: string): Claim[] {
  const files = Object.values(bundle)
  const chunks = files.filter((file) => file.type === 'chunk')
  const looseCss = new Set(chunks.filter(({ isEntry }) => !isEntry).flatMap(cssOf))
  for (const path of chunks.filter(({ isEntry }) => isEntry).flatMap(cssOf)) looseCss.delete(path)

  return files.flatMap((file) => {
    if (file.type === 'chunk') return claimsOfChunk(file, bundle, root)
    const claims = claimsOfAsset(file, names, root)
    return looseCss.has(file.fileName) ? claims.map((claim): Claim => ({ ...claim, hold: 'loose' })) : claims
  })
}

function claimsOfChunk(chunk: Chunk, bundle: Bundle, root: string): Claim[] {
  const { fileName: path, preliminaryFileName, isEntry, facadeModuleId } = chunk
  const hold = isEntry ? 'firm' : 'loose'
  const source = sourcePath(facadeModuleId, root)
  const owner = isEntry ? `the entry ${source ?? chunk.name}` : `the chunk ${chunk.name}`
  const logicalPath = logicalPathOfChunk(preliminaryFileName)

  const claims: Claim[] = []
  if (logicalPath !== null) {
    const key = logicalPath ?? splitDigestedPath(path)?.logicalPath ?? path
    claims.push({ key, path, owner, hold })
    const map = chunk.sourcemapFileName ?? `${path}.map`
    if (bundle[map]) claims.push({ key: `${key}.map`, path: map, owner: `the source map of ${owner}`, hold })
  }
  // One source may be an entry of several outputs, such as a modern and a legacy one; then it tells none of them.
  if (source !== undefined && !source.endsWith('.html'))
    claims.push({ key: source, path, owner, hold: isEntry ? 'plain' : 'loose' })
  return claims
}

function claimsOfAsset(asset: BundledAsset, names: AssetNames, root: string): Claim[] {
  const { fileName: path, originalFileNames } = asset
  const logicalPath = names.logicalPathOf(path)
  if (logicalPath === undefined) return []
  const sources = originalFileNames.flatMap((name) => {
    const source = sourcePath(resolve(root, name), root)
    return source !== undefined && standsFor(path, source) && existsSync(resolve(root, source)) ? source : []
  })
  const owner = sources[0] ?? `the asset ${asset.names[0] ?? path}`
  return [
    ...namesakes(logicalPath, asset.names).map((key): Claim => ({ key, path, owner, hold: 'plain' })),
    ...sources.map((key): Claim => ({ key, path, owner, hold: 'plain', source: resolve(root, key) })),
  ]
}

/** Assets with the same bytes are one file with several names. */
function namesakes(logicalPath: string | null, names: readonly string[]): string[] {
  if (logicalPath === null) return []
  const own = names.find((name) => logicalPath === name || logicalPath.endsWith(`/${name}`))
  if (own === undefined) return [logicalPath]
  return names.map((name) => logicalPath.slice(0, -own.length) + name)
}

/** The CSS of a chunk names the chunk's module as its source, but only a style sheet is what it stands for. */
function standsFor(path: string, source: string): boolean {
  return !path.endsWith('.css') || STYLE_SHEET.test(source)
}
