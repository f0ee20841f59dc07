import { readFileSync } from 'node:fs'
import { digestOf } from '@staticfiles/core'

/**
 * What a chunk's name must depend on, beside its code, when it has a source map: the sources. A map holds them, and
 * is named after the chunk, or lies in it; without this, an edit of a comment alone would change the bytes of a file
 * that keeps its name.
 *
 * @param context gives the code of modules that are no files
 * @param chunk with its modules by id, as Rollup and Rolldown tell of them before they digest it
 * @param sourcemap the output's setting; `undefined` is answered where there is no map
 */
export function digestOfMap(
  context: { getModuleInfo(id: string): { code: string | null } | null },
  { modules }: { modules: Record<string, { code: string | null }> },
  sourcemap: boolean | 'inline' | 'hidden',
): string | undefined {
  if (!sourcemap) return undefined
  const codeOf = (id: string): string =>
    (context.getModuleInfo(id)?.code ?? '').replace(new RegExp(REFERENCE, 'g'), '')
  const digests = Object.entries(modules)
    .filter(([, { code }]) => code !== null)
    .map(([id]) => digestOf(readModule(id) ?? codeOf(id)))
  return `${sourcemap} ${digestOf(digests.join())}`
}

function readModule(id: string): Uint8Array | undefined {
  if (id.startsWith('\0')) return undefined
  try {
    return readFileSync(id.replace(/\?.*$/s, ''))
  } catch {
    return undefined
  }
}

/** References to files that have no names yet: two builds of the same sources may number them in another order. */
const REFERENCE = /(?:__VITE_ASSET__|\bRO(?:LLUP|LLDOWN)_FILE_URL_)[\w$-]+/

/** What Rollup, Rolldown and Vite take as a `transform` hook. */
interface TransformHook {
  order: 'pre'
  filter: { code: RegExp }
  handler(code: string): { code: string; map: { mappings: '' } }
}

/**
 * Keeps modules that were made up with such references, as those of images are, out of source maps, which would change
 * while the sources, and so the names, do not. It comes first, since what is written in a file has none of them yet.
 */
export const dropAssetModules: TransformHook = {
  order: 'pre',
  filter: { code: REFERENCE },
  handler: (code) => ({ code, map: { mappings: '' } }),
}
