import type { ServerResponse } from 'node:http'

/** What Django escapes in URLs and bundlers do not expect to be escaped. */
const ESCAPES = /%(?:24|26|2B|2C|3A|3B|3D|40)/gi

/** What a template that is written for Vite asks for beside its entries. */
export const VITE_CLIENT = '@vite/client'

/** What a request asks for. */
export interface Asked {
  /** The path of its URL, as it is. */
  path: string
  /** The same without what Django escapes. */
  plain: string
  query: string
  /** The logicalPath; `undefined` where the URL does not begin with the base. */
  name: string | undefined
}

/** @param base the path that static files are served at, ending in a slash */
export function askedFor(url: string | undefined, base: string): Asked {
  const [, path = '', query = ''] = /^([^?]*)(.*)$/s.exec(url ?? '') ?? []
  const plain = path.replace(ESCAPES, decodeURIComponent)
  return { path, plain, query, name: plain.startsWith(base) ? decode(plain.slice(base.length)) : undefined }
}

/** Answers with a text that no browser keeps. */
export function send(response: ServerResponse, type: string, text: string, status = 200): void {
  const headers = { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store' }
  response.writeHead(status, headers).end(text)
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
