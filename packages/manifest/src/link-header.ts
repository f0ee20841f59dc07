import type { Entry } from './entry.ts'
import { isAbsolute } from './html-tags.ts'
import { type ImportMap, importMapOf } from './import-map.ts'

export interface LinkOptions {
  /**
   * The `crossorigin` attribute that the page's tags have. What is preloaded in another mode is loaded twice.
   * @default as in `tags`
   */
  crossorigin?: 'anonymous' | 'use-credentials' | undefined
}

/**
 * The values of a `Link` header (RFC 8288) that preload what the tags of entries load: style sheets, scripts, and the
 * modules that those import.
 *
 * Where the page has an import map, modules are preloaded as scripts: browsers that take one map only, and that before
 * the first module, take none after a `modulepreload`.
 */
export function renderLinks(entries: readonly Entry[], map: ImportMap, options: LinkOptions): string[] {
  const { imports, integrity } = importMapOf(entries, map)
  const hasMap = imports.size + integrity.size > 0
  const link = (url: string, { rel = 'preload', ...rest }: Parameters): string => {
    const { crossorigin = map.integrity.has(url) && isAbsolute(url) ? 'anonymous' : rest.crossorigin } =
      options
    const parameters = { rel, as: rest.as, crossorigin, integrity: map.integrity.get(url) }
    const written = Object.entries(parameters)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `; ${name}=${name === 'integrity' ? `"${value}"` : value}`)
    return `<${encodeUnsafe(url)}>${written.join('')}`
  }
  const script = ({ type }: Entry): Parameters => {
    if (type === 'classic') return { as: 'script' }
    // A module is fetched in CORS mode, whatever its tag says.
    return hasMap ? { as: 'script', crossorigin: 'anonymous' } : { rel: 'modulepreload', as: undefined }
  }
  const links = [
    ...entries.flatMap(({ css }) => css.map((url) => link(url, { as: 'style' }))),
    ...entries.flatMap((entry) => [...entry.preload, ...entry.js].map((url) => link(url, script(entry)))),
  ]
  return [...new Set(links)]
}

interface Parameters {
  rel?: string
  as: string | undefined
  crossorigin?: 'anonymous'
}

/** A header is ASCII, and a URL in it ends at the first `>`. The base may hold anything. */
function encodeUnsafe(url: string): string {
  return url.toWellFormed().replace(/[^!-~]|[<>"]/gu, encodeURIComponent)
}
