import { sep } from 'node:path'
import type { Manifest } from './manifest.ts'
import type { ManifestReader } from './reader.ts'

/** The `Cache-Control` of files whose names never come to mean other bytes: RFC 8246. */
export const IMMUTABLE: string = 'public, max-age=31536000, immutable'

/** The extensions of compressed siblings: they are as lasting as the file that they are made of. */
const COMPRESSED = /\.(?:br|deflate|gz|zst)$/

export interface ImmutableHeadersOptions {
  /**
   * The `Cache-Control` of files whose names may come to mean other bytes.
   * @default 'public, max-age=0, must-revalidate'
   */
  otherwise?: string | undefined
}

/** A response of Node, Express or Fastify, or Hono's context: whatever takes a header. */
export type HeaderTarget =
  | { setHeader(name: string, value: string): unknown }
  | { header(name: string, value: string): unknown }

/**
 * Answers a function that sets `Cache-Control` on the response to a static file: a year and `immutable` for the digested
 * files that the manifest names, and for their compressed siblings.
 *
 * It is the `setHeaders` of sirv, `express.static` (serve-static) and `@fastify/static` as it is, and in Hono's
 * `serveStatic` it is `onFound: (path, c) => setHeaders(c, path)`. The file is told by how its path ends, so it may be a
 * path from the output folder, from a folder around it, or an absolute one.
 *
 * @param source a manifest, or a reader; of one that watches, always the present manifest
 */
export function immutableHeaders(
  source: Manifest | ManifestReader,
  { otherwise = 'public, max-age=0, must-revalidate' }: ImmutableHeadersOptions = {},
): (response: HeaderTarget, path: string) => void {
  let manifest: Manifest | undefined
  let digested = new Set<string>()

  /** Whether a path, or what remains of it without its first folders, is a digested one. */
  function isDigested(path: string): boolean {
    for (let start = 0; ; ) {
      if (digested.has(path.slice(start))) return true
      start = path.indexOf('/', start) + 1
      if (start === 0) return false
    }
  }

  return (response, path) => {
    const current = 'manifest' in source ? source.manifest : source
    if (current !== manifest) {
      manifest = current
      digested = new Set(digestedPaths(current))
    }
    const posix = sep === '/' ? path : path.replaceAll(sep, '/')
    const isLasting = isDigested(posix) || isDigested(posix.replace(COMPRESSED, ''))
    const value = isLasting ? IMMUTABLE : otherwise
    if ('setHeader' in response) response.setHeader('Cache-Control', value)
    else response.header('Cache-Control', value)
  }
}

/**
 * The paths of a manifest that hold a digest, so that they never come to mean other bytes. The look of a name proves
 * nothing, so a path counts when its key is the path less the digest, or when the manifest lists it as named by another
 * tool.
 */
export function digestedPaths({ paths, predigested = new Map<string, string>() }: Manifest): string[] {
  const all = new Set([...paths.values(), ...predigested.keys()])
  return [...all].filter((path) =>
    withoutDigest(path).some((key) => paths.get(key) === path || predigested.has(path)),
  )
}

/** What remains of a path when something like a digest is taken out: one path for each place that has one. */
function withoutDigest(path: string): string[] {
  return Array.from(
    path.matchAll(/\.[0-9a-f]{12}(?=\.[^/]*$|$)/g),
    ({ index, 0: digest }) => path.slice(0, index) + path.slice(index + digest.length),
  )
}
