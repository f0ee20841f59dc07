/** Vite's script that runs in every page that it serves modules to. */
export const CLIENT_MODULE: RegExp = /\/vite\/dist\/client\/client\.mjs$/

/**
 * Lets pages start the dev server's workers. Browsers allow a worker's script from the page's own origin alone, which
 * in production it comes from; here a script of the page's origin loads it.
 */
export function withWorkersOfOtherOrigins(client: string): string {
  return `${client}\n;(${allowWorkers})(new URL(import.meta.url).origin);\n`
}

/** Runs in the page. */
const allowWorkers = `(served) => {
  if (typeof Worker === 'undefined' || location.origin === served) return
  globalThis.Worker = class extends Worker {
    constructor(url, options) {
      const { href, origin } = new URL(url, location.href)
      const load = options?.type === 'module' ? 'import ' + JSON.stringify(href) : 'importScripts(' + JSON.stringify(href) + ')'
      super(origin === served ? URL.createObjectURL(new Blob([load], { type: 'text/javascript' })) : url, options)
    }
  }
}`
