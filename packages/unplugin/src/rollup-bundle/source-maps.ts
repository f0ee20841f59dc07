import { readFileSync } from 'node:fs'
import { digestOf } from '@staticfiles/core'

/** A module of a chunk, as Rollup and Rolldown tell of it before they digest the chunk. */
interface ChunkModule {
  code: string | null
}

/** Gives the code of modules that are no files. */
interface ModuleReader {
  getModuleInfo(id: string): { code: string | null } | null
}

/**
 * What a chunk's name must depend on, beside its code, when it has a source map: the sources. A map holds them, and
 * is named after the chunk, or lies in it; without this, an edit of a comment alone would change the bytes of a file
 * that keeps its name.
 *
 * @param chunk with its modules by id
 * @param sourcemap the output's setting; `undefined` is answered where there is no map
 */
export function digestOfMap(
  context: ModuleReader,
  { modules }: { modules: Record<string, ChunkModule> },
  sourcemap: boolean | 'inline' | 'hidden',
): string | undefined {
  if (!sourcemap) return undefined
  return `${sourcemap} ${digestOfSources(modules, (id) => context.getModuleInfo(id)?.code)}`
}

function digestOfSources(
  modules: Record<string, ChunkModule>,
  codeOf: (id: string) => string | null | undefined,
): string {
  const digests = Object.entries(modules)
    .filter(([, { code }]) => code !== null)
    .map(([id]) => digestOf(readModule(id) ?? Buffer.from(codeOf(id) ?? '')))
  return digestOf(digests.join())
}

function readModule(id: string): Uint8Array | undefined {
  if (id.startsWith('\0')) return undefined
  try {
    return readFileSync(id.replace(/\?.*$/s, ''))
  } catch {
    return undefined
  }
}

/** The module of an asset: a reference that two builds of the same sources may number in another order. */
const ASSET_MODULE =
  /^export default (?:["']__VITE_ASSET__[^"']*["']|import\.meta\.ROLLUP_FILE_URL_[\w$-]+);?\s*$/

/** What Rollup, Rolldown and Vite take as a `transform` hook. */
interface TransformHook {
  filter: { code: RegExp }
  handler(code: string): { code: string; map: { mappings: '' } } | null
}

/** Keeps these modules out of source maps, which would change while the sources, and so the names, do not. */
export const dropAssetModules: TransformHook = {
  filter: { code: ASSET_MODULE },
  handler: (code) => (ASSET_MODULE.test(code) ? { code, map: { mappings: '' } } : null),
}
