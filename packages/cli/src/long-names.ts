import type { DigestedAsset, Problem } from '@staticfiles/core'

/** The most that Linux and macOS file systems take, in UTF-8 bytes. */
const LONGEST_NAME = 255

/** The files whose names grow too long for a file system with their digests in them. */
export function findLongNames(assets: readonly DigestedAsset[]): Problem[] {
  return assets.flatMap(({ logicalPath, digestedPath }): Problem[] => {
    const length = Buffer.byteLength(digestedPath.slice(digestedPath.lastIndexOf('/') + 1))
    if (length <= LONGEST_NAME) return []
    const message = `With its digest this name would have ${length} bytes, and file systems take ${LONGEST_NAME}. Shorten it by ${length - LONGEST_NAME}.`
    return [{ code: 'name-too-long', severity: 'error', message, file: logicalPath }]
  })
}
