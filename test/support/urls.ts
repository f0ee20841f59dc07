import { posix } from 'node:path'

/** Written apart from the product, and simpler: it knows just what bundlers and the fixtures write. */
const PATTERNS: Record<string, RegExp[]> = {
  '.html': [
    /\s(?:src|href)="([^"]+)"/g,
    /(?:srcset="|, )([^\s",]+) \dx/g,
    /url\((?:&quot;|["'])?([^"'()&]+)/g,
  ],
  '.css': [/url\(["']?([^"'()]+)/g, /@import\s+["']([^"']+)/g, /sourceMappingURL=([^\s*]+)/g],
  '.js': [
    /["'`]([^"'`\s]*[\w-]\.(?:js|css|svg|ttf|png|txt)(?:[?#][^"'`\s]*)?)["'`]/g,
    /\/\/# sourceMappingURL=(\S+)/g,
  ],
}

/** Every URL in a file that a browser might ask for. */
export function urlsIn(path: string, bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes).toString()
  const patterns = PATTERNS[posix.extname(path)] ?? []
  const found = patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]!))
  return [...new Set(found)].filter((url) => !/^(data:|#|http:\/\/www\.w3\.org)/.test(url))
}

/**
 * The file that a URL names, from the folder that is served at `base`; `undefined` when it is none of it.
 *
 * @param base a path, a URL, or `./`
 */
export function fileOf(url: string, importer: string, base: string): string | undefined {
  const path = decodeURI(url.replace(/[?#].*$/, ''))
  for (const prefix of [base, base.replace(/^https?:\/\/[^/]+/, '')]) {
    if (/^(\/|https?:)/.test(prefix) && path.startsWith(prefix)) return path.slice(prefix.length)
  }
  if (path.startsWith('/') || path.includes('://')) return undefined
  // A bare path in a script is in Vite's list of what to preload, which starts from the base.
  if (importer.endsWith('.js') && /^[^./].*\//.test(path)) return path
  return posix.join(posix.dirname(importer), path)
}
