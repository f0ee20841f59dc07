import { isUtf8 } from 'node:buffer'
import { hash } from 'node:crypto'
import type { Findings } from '@staticfiles/core'
import type { FolderAsset } from './read-folder.ts'

/** What the bytes of a file tell, as far as it was asked for: plain data, which can be kept. */
export interface ContentFacts {
  /** The md5 of all of them, in hex. */
  md5?: string | undefined
  isUtf8?: boolean | undefined
  /** Of a compressed copy, the md5 of the bytes in it. */
  inside?: string | undefined
  findings?: Findings | undefined
}

/** A file whose bytes are read only for what is not known of them. */
export interface KnownAsset extends FolderAsset {
  facts: ContentFacts
}

export const isKnown = (asset: FolderAsset): asset is KnownAsset => 'facts' in asset

/** The same file. Whenever it is read, more is known of it. */
export function withFacts(asset: FolderAsset, facts: ContentFacts): KnownAsset {
  return {
    ...asset,
    facts,
    source() {
      const bytes = asset.source()
      facts.md5 ??= hash('md5', bytes, 'hex')
      facts.isUtf8 ??= isUtf8(bytes)
      return bytes
    },
  }
}

export function md5Of({ facts, source }: KnownAsset): string {
  if (facts.md5 === undefined) source()
  return facts.md5!
}

export function isTextInUtf8({ facts, source }: KnownAsset): boolean {
  if (facts.isUtf8 === undefined) source()
  return facts.isUtf8!
}
