import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Manifest } from '@staticfiles/manifest'
import { codeOf, fileError } from '../files/file-error.ts'
import { removeFile } from '../files/held-files.ts'
import { mediaTypeOf } from '../files/media-type.ts'
import { replaceFile } from '../files/replace-file.ts'
import { openTemporaryFolder } from '../files/temporary-folder.ts'
import { checkOptions, FUNCTION, required, type Schemas, TEXTS } from '../options/index.ts'
import { type Codec, type Compression, codecOf } from './compression.ts'

/** Media types whose files are not compressed by their format already. */
const COMPRESSIBLE =
  /^text\/|[/+](?:json|xml)$|^application\/(?:javascript|wasm|rtf|vnd\.ms-fontobject)$|^font\/(?:ttf|otf|collection)$|^image\/(?:bmp|vnd\.microsoft\.icon)$/

export interface CompressOptions {
  /** Called often, with how many of the files are done. */
  onProgress?: ((done: number, total: number) => void) | undefined
}

const OPTIONS: Schemas<CompressOptions & { compressions: readonly Compression[] }> = {
  compressions: required(TEXTS, "a list of 'br', 'gzip' and 'zstd', such as ['br', 'gzip']"),
  onProgress: FUNCTION,
}

export interface CompressResult {
  /** Compressed files written; those that were there and right are not. */
  written: number
  /** Their size in bytes. */
  bytes: number
}

/**
 * Writes compressed copies beside the digested files of an output, for web servers that send them as they are:
 * `base.<digest>.css.br`. Only of types that compress, only when smaller, and only of files whose name changes with
 * their content, so that no copy can outlive its file's bytes. A copy that is there is kept when it holds these bytes. Each
 * has the time of its file, as nginx's documentation of `gzip_static` asks for.
 * Compression runs in Node's thread pool.
 *
 * @param dir the output folder
 * @param manifest names the files; it is to be written afterwards
 * @throws {StaticfilesError} `invalid-options`, `invalid-compression`, `unreadable-file` or `write-failed`
 */
export async function compressFiles(
  dir: string,
  manifest: Manifest,
  compressions: readonly Compression[],
  options: CompressOptions = {},
): Promise<CompressResult> {
  checkOptions({ compressions, ...options }, OPTIONS, 'compressFiles')
  const codecs = [...new Set(compressions)].map(codecOf)
  const paths = codecs.length === 0 ? [] : pathsToCompress(manifest)
  const result = { written: 0, bytes: 0 }
  const temporary = openTemporaryFolder(dir)
  let next = 0
  let done = 0

  async function work(): Promise<void> {
    for (let path = paths[next++]; path !== undefined; path = paths[next++]) {
      const original = read(join(dir, path))
      for (const codec of codecs) {
        const written = await compressFile(join(dir, path + codec.extension), original, codec, temporary.next)
        result.bytes += written
        if (written > 0) result.written++
      }
      options.onProgress?.(++done, paths.length)
    }
  }

  try {
    await Promise.all(Array.from({ length: availableParallelism() }, work))
  } finally {
    temporary.remove()
  }
  return result
}

/** The files of which compressed copies are made, where they are smaller. */
export function pathsToCompress({ paths, predigested = new Map() }: Manifest): string[] {
  const digested = new Set<string>(predigested.keys())
  for (const [key, path] of paths) if (key !== path) digested.add(path)
  return [...digested].filter((path) => COMPRESSIBLE.test(mediaTypeOf(path)))
}

/** @returns the size of what was written, 0 where nothing was */
async function compressFile(
  file: string,
  { bytes, modified }: Original,
  { compress, decompress }: Codec,
  temporary: () => string,
): Promise<number> {
  const present = readIfThere(file)
  if (present && present.length < bytes.length) {
    const content = await decompress(present, bytes.length).catch(() => undefined)
    if (content?.equals(bytes)) {
      setTime(file, modified)
      return 0
    }
  }
  const compressed = await compress(bytes)
  try {
    if (compressed.length < bytes.length) {
      replaceFile(file, temporary(), (path) => {
        writeFileSync(path, compressed)
        setTime(path, modified)
      })
      return compressed.length
    }
    removeFile(file)
    return 0
  } catch (cause) {
    throw fileError('write-failed', file, `${file} cannot be written`, cause)
  }
}

/** A copy in somebody else's possession keeps its time. */
function setTime(file: string, modified: number): void {
  try {
    const isSame = Math.abs(statSync(file).mtimeMs - modified) < 1
    if (!isSame) utimesSync(file, modified / 1000, modified / 1000)
  } catch (cause) {
    if (codeOf(cause) !== 'EPERM') throw cause
  }
}

interface Original {
  bytes: Uint8Array
  /** In milliseconds since 1970. */
  modified: number
}

function read(file: string): Original {
  try {
    return { bytes: readFileSync(file), modified: statSync(file).mtimeMs }
  } catch (cause) {
    throw fileError('unreadable-file', file, `${file} cannot be read`, cause)
  }
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw fileError('unreadable-file', file, `${file} cannot be read`, cause)
  }
}
