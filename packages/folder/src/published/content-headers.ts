import { isUtf8 } from 'node:buffer'
import { immutableHeaders, type Manifest } from '@staticfiles/manifest'
import mime from 'mime'
import type { FolderAsset } from '../files/read-folder.ts'

/** What a store has to say about a file when it serves it. */
export interface ContentHeaders {
  contentType: string
  /** Set for the compressed sibling of a file. */
  contentEncoding?: string | undefined
  cacheControl: string
}

/** The extensions of compressed siblings, and what they are called in HTTP. */
const ENCODINGS: Readonly<Record<string, string>> = { '.br': 'br', '.gz': 'gzip', '.zst': 'zstd' }

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
  const setCacheControl = immutableHeaders(manifest)

  return (asset) => {
    const { logicalPath } = asset
    const extension = logicalPath.slice(logicalPath.lastIndexOf('.'))
    const encoding = ENCODINGS[extension]
    const inside = encoding && byPath.get(logicalPath.slice(0, -extension.length))
    let cacheControl = ''
    setCacheControl({ setHeader: (_, value: string) => (cacheControl = value) }, logicalPath)
    return {
      contentType: contentTypeOf(inside || asset),
      contentEncoding: inside ? encoding : undefined,
      cacheControl,
    }
  }
}

function contentTypeOf({ logicalPath, source }: FolderAsset): string {
  const type = mime.getType(logicalPath) ?? 'application/octet-stream'
  return NEEDS_CHARSET.test(type) && isUtf8(source()) ? `${type}; charset=utf-8` : type
}
