import type { IncomingHttpHeaders } from 'node:http'
import type { Transform } from 'node:stream'
import zlib from 'node:zlib'

/** Node has zstd from 22.15 on; the types are those of the oldest Node that is supported. */
const { createZstdDecompress } = zlib as typeof zlib & { createZstdDecompress?: () => Transform }

/** How to decode what every browser decodes; `undefined` for what this Node cannot. */
const DECODERS = new Map<string, (() => Transform) | undefined>([
  ['br', () => zlib.createBrotliDecompress()],
  ['zstd', createZstdDecompress],
  ['gzip', () => zlib.createGunzip()],
  ['x-gzip', () => zlib.createGunzip()],
  ['deflate', () => zlib.createInflate()],
  ['identity', undefined],
])

/** The encodings that servers hold copies in, and that this Node decodes. zstd needs Node 22.15 or later. */
export const ENCODINGS: readonly string[] = ['br', 'zstd', 'gzip'].filter((name) => DECODERS.get(name))

/** The encodings that a response came in, in the order that they were applied in. */
export function encodingsOf(headers: IncomingHttpHeaders): string[] {
  const names = (headers['content-encoding'] ?? '').split(',')
  return names.map((name) => name.trim().toLowerCase()).filter((name) => name !== '' && name !== 'identity')
}

/** The first encoding of a response that browsers do not know. */
export function unknownEncoding(headers: IncomingHttpHeaders): string | undefined {
  return encodingsOf(headers).find((name) => !DECODERS.has(name))
}

/** What turns the bytes that came into those that a browser sees. What is unknown is left as it is. */
export function decodersFor(headers: IncomingHttpHeaders): Transform[] {
  return encodingsOf(headers)
    .reverse()
    .flatMap((name) => DECODERS.get(name)?.() ?? [])
}
