import { posix } from 'node:path'
import { DIGEST_LENGTH, digestOf, splitDigestedPath } from '@staticfiles/core'
import { withoutRange } from '../without-digest.ts'
import type { BundledAsset, Chunk } from './files.ts'

/** A file-name template in the output options of Rollup and Rolldown. */
export type Template<Info> = string | ((info: Info) => string)

/** What an `assetFileNames` function is told that matters here. */
type NamedAsset = Pick<BundledAsset, 'names' | 'source'>

/** The source of an asset as it will be written, where that differs; the path has no digest yet. */
export type SourceAsWritten = (source: string | Uint8Array, pathOf: () => string) => string | Uint8Array

/** `[hash]` or `[hash:8]`, with what separates it from the name before it. */
const HASH = /[-_.~]?\[hash(?::(\d+))?\]/g

/** What Rollup and Rolldown write for a chunk's hash until they know it. */
const PLACEHOLDER = /!~\{[\w$]+\}~/
export const PLACEHOLDERS: RegExp = new RegExp(PLACEHOLDER, 'g')

/**
 * A template for chunks in which `[hash]`, without a length, gives 12 characters after a dot, as in Django's names.
 * A length that the user has set stays, and so do the folders.
 */
export function chunkNames<Info>(template: Template<Info>): Template<Info> {
  const rename = (pattern: string): string =>
    pattern.replace(HASH, (found, length, start) =>
      length === undefined ? `${separator(pattern, start)}[hash:${DIGEST_LENGTH}]` : found,
    )
  return typeof template === 'function' ? (info) => rename(template(info)) : rename(template)
}

/** What a user may have set for the names of chunks. */
interface ChunkNaming<Info> {
  hashCharacters?: 'base64' | 'base36' | 'hex' | undefined
  entryFileNames?: Template<Info> | undefined
  chunkFileNames?: Template<Info> | undefined
}

/**
 * The same for all that an output sets for the names of chunks.
 *
 * @param usual the template where the user has set none
 */
export function chunkNaming<Info>(
  { hashCharacters = 'hex', entryFileNames, chunkFileNames }: ChunkNaming<Info>,
  usual: string,
): { [Name in keyof ChunkNaming<Info>]-?: NonNullable<ChunkNaming<Info>[Name]> } {
  return {
    hashCharacters,
    entryFileNames: chunkNames(entryFileNames ?? usual),
    chunkFileNames: chunkNames(chunkFileNames ?? usual),
  }
}

/**
 * The path of a chunk less the digest in it, which is its logicalPath: `null` when the name is nothing but a digest,
 * `undefined` when it has none.
 *
 * @param preliminaryFileName the path with placeholders for what was not known yet
 */
export function logicalPathOfChunk(preliminaryFileName: string): string | null | undefined {
  const match = PLACEHOLDER.exec(preliminaryFileName)
  return match ? withoutRange(preliminaryFileName, match.index, match.index + match[0].length) : undefined
}

/**
 * Whether a chunk has a hash in its name. Chunks of other builds that a plugin has put in, such as polyfills for old
 * browsers, were named there.
 */
export function isNamedChunk({ preliminaryFileName: path, fileName }: Chunk): boolean {
  return logicalPathOfChunk(path) !== undefined || splitDigestedPath(fileName) !== undefined
}

/** The names that assets get, and which of them they were. */
export interface AssetNames {
  /** A template in which `[hash]` is the digest of the source, so that the name is final when it is given. */
  wrap<Info extends NamedAsset>(template: Template<Info>): (info: Info) => string
  /**
   * The path of an asset less the digest in it, which is its logicalPath: `null` when the name is nothing but a
   * digest, `undefined` when it was not given here.
   */
  logicalPathOf(fileName: string): string | null | undefined
  /** The digest of the source, where the name was given here and holds all of it. */
  digestIn(fileName: string): string | undefined
  /** Whether a name that was given here holds another digest than this one, so that it no longer tells the bytes. */
  isStale(fileName: string, digest: string): boolean
  /** The digests of the sources whose template had no `[hash]`. */
  readonly undigested: ReadonlySet<string>
}

export function createAssetNames(asWritten: SourceAsWritten = (source) => source): AssetNames {
  /** Every text that was put in place of a `[hash]`, by length. */
  const given = new Map<number, Set<string>>()
  const undigested = new Set<string>()

  function name(pattern: string, { names, source }: NamedAsset): string {
    const written = asWritten(source, () => fill(pattern, names[0]))
    const digest = digestOf(written)
    let found = false
    const path = pattern.replace(HASH, (match, length, start) => {
      found = true
      const text = extend(digest, Number(length ?? DIGEST_LENGTH))
      const texts = given.get(text.length)
      if (texts) texts.add(text)
      else given.set(text.length, new Set([text]))
      return (length === undefined ? separator(pattern, start) : match.slice(0, match.indexOf('['))) + text
    })
    if (!found) undigested.add(digest)
    return path
  }

  function find(fileName: string): [start: number, end: number] | undefined {
    // The longest first: a short one may stand in another by chance.
    const byLength = given.size > 1 ? [...given].sort(([a], [b]) => b - a) : given
    for (const [length, texts] of byLength) {
      for (let start = fileName.length - length; start >= 0; start--) {
        if (texts.has(fileName.slice(start, start + length))) return [start, start + length]
      }
    }
    return undefined
  }

  return {
    undigested,
    wrap: (template) => (info) => name(typeof template === 'function' ? template(info) : template, info),
    logicalPathOf(fileName) {
      const range = find(fileName)
      return range && withoutRange(fileName, ...range)
    },
    digestIn(fileName) {
      const range = find(fileName)
      const text = range && fileName.slice(...range)
      return text && text.length >= DIGEST_LENGTH ? text.slice(0, DIGEST_LENGTH) : undefined
    },
    isStale(fileName, digest) {
      const range = find(fileName)
      return range !== undefined && fileName.slice(...range) !== extend(digest, range[1] - range[0])
    },
  }
}

/** A dot before a digest, but not where it would make a hidden file of it. */
function separator(pattern: string, start: number): string {
  return start === 0 || pattern[start - 1] === '/' ? '' : '.'
}

/** Puts the name of an asset into a template. */
function fill(pattern: string, name = 'asset'): string {
  const extname = posix.extname(name)
  const stem = name.slice(0, name.length - extname.length)
  return pattern.replace(/\[(name|extname|ext)\]/g, (_, key) =>
    key === 'name' ? stem : key === 'ext' ? extname.slice(1) : extname,
  )
}

/** A digest has 12 characters; who wants more gets the digest of the digest after it. */
function extend(digest: string, length: number): string {
  let text = digest
  for (let last = digest; text.length < length; text += last) last = digestOf(last)
  return text.slice(0, length)
}
