import { posix } from 'node:path'
import type { Output } from './output.ts'

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

/**
 * Looks up every URL of an output.
 *
 * @returns how many there are, and those that name no file, or, in a digested file, one whose name has no digest
 */
export function lookUpUrls({ files, manifest }: Output, base: string): { count: number; broken: string[] } {
  const listed = new Set([...manifest.paths.values(), ...(manifest.predigested?.keys() ?? [])])
  const broken: string[] = []
  let count = 0
  for (const [path, bytes] of files) {
    for (const url of urlsIn(path, bytes)) {
      // The end of a name that a script puts together.
      if (/^\.[0-9a-f]{8}/.test(url)) continue
      count++
      // Scripts join what they have to the base.
      const isMapped = (file: string | undefined) => file !== undefined && manifest.imports?.has(file)
      const isJoined = path.endsWith('.js') && /^[\w-]/.test(url) && (files.has(url) || isMapped(url))
      const named = isJoined ? url : fileOf(url, path, base)
      const file = path.endsWith('.js') && isMapped(named) ? manifest.imports!.get(named!) : named
      if (file === undefined || !files.has(file)) broken.push(`${path}: ${url} names nothing`)
      else if (listed.has(path) && !/[0-9a-f]{8}/.test(file)) broken.push(`${path}: ${url} has no digest`)
    }
  }
  return { count, broken }
}

/** The files of an output that its manifest does not name, besides originals and metadata. */
export function unlistedFiles({ files, manifest: { paths, predigested = new Map() } }: Output): string[] {
  const named = new Set([...paths.keys(), ...paths.values(), ...predigested.keys()])
  return [...files.keys()].filter((path) => !named.has(path) && !/^staticfiles\.json$|^\.vite\//.test(path))
}
