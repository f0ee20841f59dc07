import type { DigestedAsset, Problem } from '@staticfiles/core'

/** The most that Linux and macOS file systems take, in UTF-8 bytes. */
const LONGEST_NAME = 255

/** What is wrong with the names that the digested files would get. */
export function findNameProblems(assets: readonly DigestedAsset[]): Problem[] {
  const byPath = new Map<string, DigestedAsset>()
  for (const asset of assets) {
    const isAtLogicalPath = !asset.predigested || asset.digestedPath === asset.logicalPath
    if (isAtLogicalPath) byPath.set(asset.logicalPath, asset)
  }
  return assets.flatMap((asset): Problem[] => {
    if (asset.predigested) return []
    return [...tooLong(asset), ...taken(asset, byPath.get(asset.digestedPath))]
  })
}

function tooLong({ logicalPath, digestedPath }: DigestedAsset): Problem[] {
  const length = Buffer.byteLength(digestedPath.slice(digestedPath.lastIndexOf('/') + 1))
  if (length <= LONGEST_NAME) return []
  const message = `With its digest this name would have ${length} bytes, and file systems take ${LONGEST_NAME}. Shorten it by ${length - LONGEST_NAME}.`
  return [{ code: 'name-too-long', severity: 'error', message, file: logicalPath }]
}

/** A file that stands where the digested copy of another is to go, with other bytes. */
function taken(asset: DigestedAsset, other: DigestedAsset | undefined): Problem[] {
  if (!other || Buffer.compare(asset.read(), other.read()) === 0) return []
  const message = `This is the name of the digested copy of ${asset.logicalPath}, but the bytes are others: it was changed or cut short. Delete it, or move it away to keep it.`
  return [{ code: 'wrong-digest', severity: 'error', message, file: other.logicalPath }]
}
