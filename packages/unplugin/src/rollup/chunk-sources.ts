import { readFileSync } from 'node:fs'
import { digestOf } from '@staticfiles/core'

/** A module of a chunk, as Rollup and Rolldown tell of it before they digest the chunk. */
interface ChunkModule {
  code: string | null
}

/**
 * What a chunk's name must depend on, beside its code, when it has a source map: the sources. A map holds them, and
 * is named after the chunk, or lies in it; without this, an edit of a comment alone would change the bytes of a file
 * that keeps its name.
 *
 * @param modules the chunk's modules by id
 * @param codeOf the code of a module that is no file
 */
export function digestOfSources(
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
