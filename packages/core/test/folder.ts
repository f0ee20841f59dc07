import {
  type DigestOptions,
  type DigestResult,
  digestAssets,
  type VerifyResult,
  verifyAssets,
} from '../src/index.ts'

/** Files by path; a string is UTF-8. */
export type Folder = Record<string, string | Uint8Array>

export const bytesOf = (content: string | Uint8Array): Uint8Array => Buffer.from(content)

export function digestFolder(folder: Folder, options?: DigestOptions): DigestResult {
  const assets = Object.entries(folder).map(([logicalPath, content]) => ({
    logicalPath,
    source: bytesOf(content),
  }))
  return digestAssets(assets, options)
}

/** The digested files, and with `originals` the files they were made from. */
export function outputOf({ assets }: DigestResult, originals: Folder = {}): Folder {
  return { ...originals, ...Object.fromEntries(assets.map((asset) => [asset.digestedPath, asset.read()])) }
}

export function verifyFolder(
  { manifest }: DigestResult,
  output: Folder,
  options?: DigestOptions,
): VerifyResult {
  const paths = new Set(Object.keys(output))
  return verifyAssets(manifest, { paths, read: (path) => bytesOf(output[path]!) }, options)
}

/** The digested text of one file, with every digest as `<d>`. */
export function textOf(result: DigestResult, logicalPath: string): string {
  const asset = result.assets.find((asset) => asset.logicalPath === logicalPath)
  if (!asset) throw new Error(`no asset ${logicalPath}`)
  return Buffer.from(asset.read())
    .toString('utf8')
    .replace(/\.[0-9a-f]{12}(?=[.")\s?#]|$)/g, '.<d>')
}
