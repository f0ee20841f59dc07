/**
 * The source of a function that lets pages start a dev server's workers, called with the server's origin. Browsers allow
 * a worker's script from the page's own origin alone, which in production it comes from; here a script of the page's
 * origin loads it. What a classic worker imports, it names from its own URL, which here is another.
 */
export const ALLOW_WORKERS = `(served) => {
  if (typeof Worker === 'undefined' || location.origin === served) return
  const moduleOf = (url) => 'import ' + url
  const classicOf = (url) => [
    'const load = importScripts',
    'importScripts = (...urls) => load(...urls.map((path) => new URL(path, ' + url + ').href))',
    'staticfilesOrigin = ' + JSON.stringify(served),
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
