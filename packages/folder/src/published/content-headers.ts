import { DIGEST_LENGTH, splitDigestedPath } from '@staticfiles/core/naming'
import { IMMUTABLE, immutableHeaders, type Manifest } from '@staticfiles/manifest'
import { findCopies } from '../compress/compressed-copies.ts'
import { isTextInUtf8, type KnownAsset, md5Of } from '../files/known-content.ts'
import { mediaTypeOf } from '../files/media-type.ts'

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
  assets: readonly KnownAsset[],
  manifest: Manifest,
): (asset: KnownAsset) => ContentHeaders {
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
    const isProven = digest !== undefined && md5Of(file).slice(0, DIGEST_LENGTH) === digest
    return {
      contentType: contentTypeOf(file),
      contentEncoding: copy?.compression,
      cacheControl: isProven ? IMMUTABLE : cacheControlOf(logicalPath),
      isUncertain: digest !== undefined && !isProven,
    }
  }
}

function contentTypeOf(asset: KnownAsset): string {
  const type = mediaTypeOf(asset.logicalPath) || 'application/octet-stream'
  return NEEDS_CHARSET.test(type) && isTextInUtf8(asset) ? `${type}; charset=utf-8` : type
}
