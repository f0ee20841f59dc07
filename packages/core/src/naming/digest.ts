import { hash } from 'node:crypto'

/** Hex characters of md5 in a name, as many as in Django's `HashedFilesMixin.file_hash`. */
export const DIGEST_LENGTH = 12

/** Stands for the digests of a group's members while the group itself is digested. */
export const BLANK_DIGEST: string = '0'.repeat(DIGEST_LENGTH)

/** The digest of a file: the first 12 hex characters of the md5 of its bytes; a text's are those of UTF-8. */
export function digestOf(content: Uint8Array | string): string {
  return hash('md5', content, 'hex').slice(0, DIGEST_LENGTH)
}

/**
 * The digests of files that refer to each other in a cycle, or of one that refers to itself, in the order given.
 * Each is the md5 of the file's own md5 and all members' md5s, sorted; the md5s are of the bytes with the members'
 * digests blanked. So they can be recomputed from the output alone, in any order.
 */
export function digestGroup(blanked: readonly Uint8Array[]): string[] {
  const own = blanked.map((bytes) => hash('md5', bytes, 'hex'))
  const group = own.toSorted().join('')
  return own.map((digest) => hash('md5', digest + group, 'hex').slice(0, DIGEST_LENGTH))
}

/** Puts a digest before the last extension, where Python's `splitext` sees it: `.hidden` and `LICENSE` have none. */
export function digestedPathOf(logicalPath: string, digest: string): string {
  const dot = extensionStart(logicalPath)
  return `${logicalPath.slice(0, dot)}.${digest}${logicalPath.slice(dot)}`
}

const LOOKS_DIGESTED = /\.[0-9a-f]{12}(?:\.|$)/

/** The reverse of `digestedPathOf`: the logicalPath and the digest that a path seems to hold. A guess until proven. */
export function splitDigestedPath(path: string): { logicalPath: string; digest: string } | undefined {
  if (!LOOKS_DIGESTED.test(path)) return undefined
  const dot = extensionStart(path)
  const extension = path.slice(dot)
  return splitAt(path.slice(0, dot), extension, path) ?? splitAt(path, '', path)
}

function splitAt(
  stem: string,
  extension: string,
  path: string,
): { logicalPath: string; digest: string } | undefined {
  const [, rest, digest] = /^(.*[^/])\.([0-9a-f]{12})$/s.exec(stem) ?? []
  if (rest === undefined || digest === undefined) return undefined
  const logicalPath = rest + extension
  return digestedPathOf(logicalPath, digest) === path ? { logicalPath, digest } : undefined
}

function extensionStart(path: string): number {
  const file = path.lastIndexOf('/') + 1
  const dot = path.lastIndexOf('.')
  return dot <= file || /^\.*$/.test(path.slice(file, dot)) ? path.length : dot
}

/** An algorithm that browsers know for the attribute `integrity`. */
export type IntegrityAlgorithm = 'sha256' | 'sha384' | 'sha512'

/** The subresource integrity of a file's bytes. */
export function integrityOf(algorithm: IntegrityAlgorithm, content: Uint8Array): string {
  return `${algorithm}-${hash(algorithm, content, 'base64')}`
}
