import { isUtf8 } from 'node:buffer'
import { immutableHeaders, type Manifest } from '@staticfiles/manifest'
import mime from 'mime'
import { findCopies } from '../compress/compressed-copies.ts'
import type { FolderAsset } from '../files/read-folder.ts'

/** What a store has to say about a file when it serves it. */
export interface ContentHeaders {
  contentType: string
  /** Set for the compressed sibling of a file. */
  contentEncoding?: string | undefined
  cacheControl: string
}

/** Types whose text is read in a wrong encoding where none is said. JSON is UTF-8 always. */
const NEEDS_CHARSET = /^text\/|[/+]xml$/

/**
 * Answers what to say about each file. A compressed sibling (`a.css.br` beside `a.css`) has the type of the file that it
 * is made of; `charset=utf-8` is said of text that is UTF-8; only what the manifest names by its digest is immutable.
 */
export function createContentHeaders(
  assets: readonly FolderAsset[],
  manifest: Manifest,
): (asset: FolderAsset) => ContentHeaders {
  const byPath = new Map(assets.map((asset) => [asset.logicalPath, asset]))
  const copyOf = findCopies((path) => byPath.has(path), manifest)
  const setCacheControl = immutableHeaders(manifest)

  return (asset) => {
    const { logicalPath } = asset
    const copy = copyOf(logicalPath)
    let cacheControl = ''
    setCacheControl({ setHeader: (_, value: string) => (cacheControl = value) }, logicalPath)
    return {
      contentType: contentTypeOf(copy ? byPath.get(copy.of)! : asset),
      contentEncoding: copy?.compression,
      cacheControl,
    }
  }
}

function contentTypeOf({ logicalPath, source }: FolderAsset): string {
  const type = mime.getType(logicalPath) ?? 'application/octet-stream'
  return NEEDS_CHARSET.test(type) && isUtf8(source()) ? `${type}; charset=utf-8` : type
}
