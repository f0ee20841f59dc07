import type { SourceMap } from 'magic-string'
import { ALLOW_WORKERS } from '../../dev/workers.ts'

/** Vite's script that runs in every page that it serves modules to. */
export const CLIENT_MODULE: RegExp = /vite\/dist\/client\/client\.mjs$/

export async function allowWorkersOfOtherOrigins(client: string): Promise<{ code: string; map: SourceMap }> {
  const { default: MagicString } = await import('magic-string')
  const edited = new MagicString(client).append(`\n;(${ALLOW_WORKERS})(new URL(import.meta.url).origin);\n`)
  return { code: edited.toString(), map: edited.generateMap({ hires: 'boundary' }) }
}
