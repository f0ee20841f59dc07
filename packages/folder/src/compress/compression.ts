import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { StaticfilesError } from '@staticfiles/manifest'

/** A way to compress, by its name in `Content-Encoding`; `br` is Brotli. */
export type Compression = 'br' | 'gzip' | 'zstd'

/** How to compress, as well as it goes. All of it works in Node's thread pool. */
export interface Codec {
  /** What is put after the file's name: what nginx's `gzip_static`, WhiteNoise and sirv look for. */
  extension: string
  compress(bytes: Uint8Array): Promise<Buffer>
  /** @param size the most that may come of it, in bytes; more is an error */
  decompress(bytes: Uint8Array, size: number): Promise<Buffer>
}

/** Node has zstd from 22.15 on; the types are those of the oldest Node that is supported. */
const { zstdCompress, zstdDecompress, constants } = zlib as typeof zlib & {
  zstdCompress?: typeof zlib.gzip
  zstdDecompress?: typeof zlib.gunzip
  constants: { ZSTD_c_compressionLevel: number }
}

const brotli = promisify<Uint8Array, zlib.BrotliOptions, Buffer>(zlib.brotliCompress)
const gzip = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.gzip)
const zstd = zstdCompress && promisify<Uint8Array, object, Buffer>(zstdCompress)

/** Where a gzip header names the operating system (RFC 1952, section 2.3.1): the same bytes are to come from each. */
const GZIP_SYSTEM = 9
const UNKNOWN_SYSTEM = 255

const CODECS: Record<Compression, Codec | undefined> = {
  br: {
    extension: '.br',
    compress: (bytes) => brotli(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    decompress: atMost(zlib.brotliDecompress),
  },
  gzip: {
    extension: '.gz',
    async compress(bytes) {
      const compressed = await gzip(bytes, { level: 9 })
      compressed[GZIP_SYSTEM] = UNKNOWN_SYSTEM
      return compressed
    },
    decompress: atMost(zlib.gunzip),
  },
  zstd: zstd &&
    zstdDecompress && {
      extension: '.zst',
      compress: (bytes) => zstd(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 19 } }),
      decompress: atMost(zstdDecompress),
    },
}

/** The extensions of compressed copies, and how they are compressed. */
export const COPY_EXTENSIONS: ReadonlyMap<string, Compression> = new Map([
  ['.br', 'br'],
  ['.gz', 'gzip'],
  ['.zst', 'zstd'],
])

/** The path of the file that one with this path would be a compressed copy of; else the path itself. */
export function withoutCopyExtension(path: string): string {
  const end = path.lastIndexOf('.')
  return COPY_EXTENSIONS.has(path.slice(end)) ? path.slice(0, end) : path
}

function atMost(decompress: typeof zlib.gunzip): Codec['decompress'] {
  const run = promisify<Uint8Array, zlib.ZlibOptions, Buffer>(decompress)
  return (bytes, size) => run(bytes, { maxOutputLength: Math.max(size, 1) })
}

/** @throws {StaticfilesError} `invalid-compression` */
export function codecOf(name: Compression): Codec {
  const codec = Object.hasOwn(CODECS, name) ? CODECS[name] : undefined
  if (codec) return codec
  throw new StaticfilesError(
    'invalid-compression',
    name === 'zstd'
      ? `zstd needs Node 22.15 or later, and this is ${process.version}. Leave it out, or use another Node.`
      : `There is no compression ${JSON.stringify(name)}; there are ${Object.keys(CODECS).join(', ')}.`,
  )
}
