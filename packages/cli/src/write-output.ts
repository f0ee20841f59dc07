import { setImmediate } from 'node:timers/promises'
import type { DigestedAsset } from '@staticfiles/core'
import type { OutputPlace } from './output-place.ts'
import type { Folder } from './read-folder.ts'
import { plainFile } from './source-file.ts'
import { createTargetWriter, type Target, type WriteCounts } from './target-writer.ts'
import type { TemporaryFolder } from './temporary-folder.ts'
import type { Threads } from './threads/threads.ts'

/** Files whose bytes are not those of their source. */
interface RewrittenTarget extends Target {
  read: () => Uint8Array
}

/** The files of an output. */
export interface Targets {
  copies: Target[]
  rewritten: RewrittenTarget[]
  /** How many files these are. */
  total: number
}

/** How long the main thread writes before it looks after the other ones, in milliseconds. */
const TURN_MS = 5

/** Lists the files of an output. In place, the originals are there. */
export function listTargets(
  assets: readonly DigestedAsset[],
  { assets: sources }: Folder,
  { inPlace, keepOriginals }: { inPlace: boolean; keepOriginals: boolean },
): Targets {
  const byPath = new Map(sources.map((source) => [source.logicalPath, source]))
  const targets: Targets = { copies: [], rewritten: [], total: 0 }
  for (const { logicalPath, digestedPath, predigested, rewritten, read } of assets) {
    const source = byPath.get(predigested ? digestedPath : logicalPath)!
    if (inPlace && source.logicalPath === digestedPath) continue
    const original = !inPlace && keepOriginals && source.logicalPath !== digestedPath ? [logicalPath] : []
    if (rewritten) targets.rewritten.push({ paths: [digestedPath], source: plainFile(source), read })
    const paths = rewritten ? original : [digestedPath, ...original]
    if (paths.length > 0) targets.copies.push({ paths, source: plainFile(source) })
    targets.total += 1 + original.length
  }
  return targets
}

/**
 * Writes the files of an output: the rewritten ones here, the copies in other threads, where there are any.
 *
 * @throws {StaticfilesError} `write-failed`, `changed-file` or `unreadable-file`
 */
export async function writeTargets(
  { rewritten, copies }: Targets,
  place: OutputPlace,
  temporary: TemporaryFolder,
  threads: Threads | undefined,
  onWrite: (done: number) => void,
): Promise<WriteCounts> {
  const write = createTargetWriter(place, temporary.next)
  const total: WriteCounts = { files: 0, bytes: 0, unchanged: 0 }
  const add = ({ files, bytes, unchanged }: WriteCounts) => {
    total.files += files
    total.bytes += bytes
    total.unchanged += unchanged
    onWrite(total.files + total.unchanged)
  }

  if (!threads) for (const copy of copies) add(write(copy))
  const others = threads?.forEach('write', () => ({ place, temporary: temporary.next() }), copies, add)
  await Promise.all([others, writeRewritten()])
  return total

  async function writeRewritten(): Promise<void> {
    let turn = performance.now()
    for (const target of rewritten) {
      add(write(target, target.read()))
      if (!threads || performance.now() - turn < TURN_MS) continue
      await setImmediate()
      turn = performance.now()
    }
  }
}
