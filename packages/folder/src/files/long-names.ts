import type { DigestedAsset, Problem } from '@staticfiles/core'
import { BLANK_DIGEST } from '@staticfiles/core/naming'

/** The most that Linux and macOS file systems take, in UTF-8 bytes. */
const LONGEST_NAME = 255

/** The files whose names grow too long for a file system with their digests in them. */
export function findLongNames(assets: readonly DigestedAsset[]): Problem[] {
  return assets.flatMap(({ logicalPath, digestedPath }): Problem[] => {
    const length = nameLength(digestedPath)
    if (length <= LONGEST_NAME) return []
    const message = `With its digest this name would have ${length} bytes, and file systems take ${LONGEST_NAME}. Shorten it by ${length - LONGEST_NAME}.`
    return [{ code: 'name-too-long', severity: 'error', message, file: logicalPath }]
  })
}

/** Whether a file system takes a file's name with a digest in it. */
export const fitsWithDigest = (path: string): boolean => nameLength(`${path}.${BLANK_DIGEST}`) <= LONGEST_NAME

function nameLength(path: string): number {
  const start = path.lastIndexOf('/') + 1
  // A character has three bytes at most, which spares nearly every name the count.
  const most = 3 * (path.length - start)
  return most <= LONGEST_NAME ? most : Buffer.byteLength(path.slice(start))
}
