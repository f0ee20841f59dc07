import type { Problem } from '@staticfiles/core'
import { compareCodePoints, type Manifest } from '@staticfiles/manifest'
import { codeOf } from '../files/file-error.ts'
import { inParallel } from '../files/in-parallel.ts'
import { isKnown, md5Of } from '../files/known-content.ts'
import type { FolderAsset } from '../files/read-folder.ts'
import { type CompressedCopy, findCopies } from './compressed-copies.ts'
import { type Codec, codecOf } from './compression.ts'

/** As many as Node's thread pool has threads. */
const AT_A_TIME = 4

/**
 * Finds the compressed copies that do not hold the bytes of their file: servers send them in its place.
 *
 * @param files all of the folder, by path
 * @throws {StaticfilesError} `unreadable-file` or `changed-file`
 */
export async function checkCopies(
  files: ReadonlyMap<string, FolderAsset>,
  manifest: Manifest,
): Promise<Problem[]> {
  const copyOf = findCopies((path) => files.has(path), manifest)
  const problems: Problem[] = []
  const unproven: string[] = []
  await inParallel([...files.values()], AT_A_TIME, async (asset) => {
    const copy = copyOf(asset.logicalPath)
    if (!copy) return
    const codec = codecIfThere(copy)
    const original = files.get(copy.of)!
    const fault = codec && (await faultOf(asset, original, codec))
    if (!codec) unproven.push(asset.logicalPath)
    else if (fault !== undefined) problems.push(wrongCopy(asset.logicalPath, copy, fault))
  })
  const [first] = unproven.sort()
  if (first !== undefined) problems.push(unprovenCopies(first, unproven.length))
  return problems.sort((a, b) => compareCodePoints(a.file, b.file))
}

async function faultOf(copy: FolderAsset, original: FolderAsset, codec: Codec): Promise<string | undefined> {
  if (!isKnown(copy) || !isKnown(original)) return await compare(copy, original, codec)
  const md5 = md5Of(original)
  if (copy.facts.inside === md5) return undefined
  const fault = await compare(copy, original, codec)
  if (fault === undefined) copy.facts.inside = md5
  return fault
}

async function compare(
  copy: FolderAsset,
  original: FolderAsset,
  { decompress }: Codec,
): Promise<string | undefined> {
  const [bytes, wanted] = [copy.source(), original.source()]
  try {
    const content = await decompress(bytes, wanted.length)
    return content.equals(wanted) ? undefined : 'it holds other bytes'
  } catch (error) {
    return codeOf(error) === 'ERR_BUFFER_TOO_LARGE'
      ? 'it holds more bytes'
      : `it is damaged (${codeOf(error)})`
  }
}

/** Not every Node has zstd. */
function codecIfThere({ compression }: CompressedCopy): Codec | undefined {
  try {
    return codecOf(compression)
  } catch {
    return undefined
  }
}

function wrongCopy(file: string, { of }: CompressedCopy, fault: string): Problem {
  const message = `It is no compressed copy of ${of}: ${fault}. Servers send it in the place of that file. Delete it, and compress again.`
  return { code: 'wrong-copy', severity: 'error', message, file }
}

function unprovenCopies(file: string, count: number): Problem {
  const others = count === 1 ? '' : `, as are others (${count} in all)`
  const message = `It is compressed with zstd${others}, and what is in it was not looked at: that needs Node 22.15 or later, and this is ${process.version}.`
  return { code: 'unproven-copy', severity: 'warn', message, file }
}
