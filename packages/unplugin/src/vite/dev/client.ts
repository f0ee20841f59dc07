import type { SourceMap } from 'magic-string'

/** Vite's script that runs in every page that it serves modules to. */
export const CLIENT_MODULE: RegExp = /vite\/dist\/client\/client\.mjs$/

/**
 * Lets pages start the dev server's workers. Browsers allow a worker's script from the page's own origin alone, which
 * in production it comes from; here a script of the page's origin loads it.
 */
export async function allowWorkersOfOtherOrigins(client: string): Promise<{ code: string; map: SourceMap }> {
  const { default: MagicString } = await import('magic-string')
  const edited = new MagicString(client).append(`\n;(${ALLOW_WORKERS})(new URL(import.meta.url).origin);\n`)
  return { code: edited.toString(), map: edited.generateMap({ hires: 'boundary' }) }
}

/** Runs in the page. What a classic worker imports, it names from its own URL, which here is another. */
const ALLOW_WORKERS = `(served) => {
  if (typeof Worker === 'undefined' || location.origin === served) return
  const moduleOf = (url) => 'import ' + url
  const classicOf = (url) => [
    'const load = importScripts',
    'importScripts = (...urls) => load(...urls.map((path) => new URL(path, ' + url + ').href))',
    'importScripts(' + url + ')',
  ].join('\\n')
  globalThis.Worker = class extends Worker {
    constructor(url, options) {
      const { href, origin } = new URL(url, location.href)
      const script = (options?.type === 'module' ? moduleOf : classicOf)(JSON.stringify(href))
      super(origin === served ? URL.createObjectURL(new Blob([script], { type: 'text/javascript' })) : url, options)
    }
  }
}`
