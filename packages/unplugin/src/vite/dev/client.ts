import { ALLOW_WORKERS } from '../../dev/workers.ts'

/** Vite's script that runs in every page that it serves modules to. */
export const CLIENT_MODULE: RegExp = /vite\/dist\/client\/client\.mjs$/

export function allowWorkersOfOtherOrigins(client: string): { code: string; map: null } {
  // What comes last moves nothing.
  return { code: `${client}\n;(${ALLOW_WORKERS})(new URL(import.meta.url).origin);\n`, map: null }
}
