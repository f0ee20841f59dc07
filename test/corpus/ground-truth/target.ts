import type { Found } from './found.ts'

/** Where the assets are served; the host does not exist (RFC 2606). */
const ROOT = 'http://corpus.invalid/static/'

/** A file that a reference names, with the query and the fragment. */
export interface Target {
  path: string
  suffix: string
}

/** What a browser would ask for, by the URL class of the platform; `undefined` for what is not below the root. */
export function targetOf({ kind, specifier }: Found, importer: string): Target | undefined {
  const isBare = !/^(?:\.{0,2}\/|[a-z][a-z0-9+.-]*:)/i.test(specifier)
  if ((kind === 'js-import' && isBare) || /^\s*(?:[?#]|$)/.test(specifier)) return undefined
  const from = new URL(importer.split('/').map(encodeURIComponent).join('/'), ROOT).href
  if (!URL.canParse(specifier, from)) return undefined
  const { href, pathname, search, hash } = new URL(specifier, from)
  if (!href.startsWith(ROOT)) return undefined
  try {
    const path = decodeURIComponent(pathname).slice('/static/'.length)
    return { path, suffix: search + hash }
  } catch {
    return undefined
  }
}
