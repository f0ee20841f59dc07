import { isUtf8 } from 'node:buffer'
import { digestOf, splitDigestedPath } from '@staticfiles/core'
import { IMMUTABLE, immutableHeaders, type Manifest } from '@staticfiles/manifest'
import { findCopies } from '../compress/compressed-copies.ts'
import { mediaTypeOf } from '../files/media-type.ts'
import type { FolderAsset } from '../files/read-folder.ts'

/** What a store has to say about a file when it serves it. */
export interface ContentHeaders {
  contentType: string
  /** Set for the compressed sibling of a file. */
  contentEncoding?: string | undefined
  cacheControl: string
  /** Set where the manifest does not name a file, but another release might: what is there may know better. */
  isUncertain?: boolean | undefined
}

/** Types whose text is read in a wrong encoding where none is said. JSON is UTF-8 always. */
const NEEDS_CHARSET = /^text\/|[/+]xml$/

/**
 * Answers what to say about each file. A compressed sibling (`a.css.br` beside `a.css`) has the type of the file that it
 * is made of; `charset=utf-8` is said of text that is UTF-8; what the manifest names by its digest is immutable, and a file
 * of another release whose name holds the md5 of its bytes.
 */
export function createContentHeaders(
  assets: readonly FolderAsset[],
  manifest: Manifest,
): (asset: FolderAsset) => ContentHeaders {
  const byPath = new Map(assets.map((asset) => [asset.logicalPath, asset]))
  const named = new Set(manifest.paths.values())
  const copyOf = findCopies((path) => byPath.has(path), manifest)
  const setCacheControl = immutableHeaders(manifest)
  const cacheControlOf = (path: string): string => {
    let cacheControl = ''
    setCacheControl({ setHeader: (_, value: string) => (cacheControl = value) }, path)
    return cacheControl
  }

  return (asset) => {
    const { logicalPath } = asset
    const copy = copyOf(logicalPath)
    const file = copy ? byPath.get(copy.of)! : asset
    const digest = named.has(file.logicalPath) ? undefined : splitDigestedPath(file.logicalPath)?.digest
    const isProven = digest !== undefined && digestOf(file.source()) === digest
    return {
      contentType: contentTypeOf(file),
      contentEncoding: copy?.compression,
      cacheControl: isProven ? IMMUTABLE : cacheControlOf(logicalPath),
      isUncertain: digest !== undefined && !isProven,
    }
  }
}

function contentTypeOf({ logicalPath, source }: FolderAsset): string {
  const type = mediaTypeOf(logicalPath) || 'application/octet-stream'
  return NEEDS_CHARSET.test(type) && isUtf8(source()) ? `${type}; charset=utf-8` : type
}
