import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DigestedAsset, Problem } from '@staticfiles/core'
import { digestOf, splitDigestedPath } from '@staticfiles/core/naming'
import { withoutCopyExtension } from '../compress/compression.ts'
import { listFolders } from '../files/read-folder.ts'
import { writeTextFile } from '../files/replace-file.ts'
import { removeIfEmpty } from '../files/temporary.ts'
import { withRunMark } from '../releases/run-mark.ts'
import type { WaitOptions } from '../releases/run-turn.ts'
import { listSpared } from '../releases/spared-files.ts'
import { deleteUnused, proveUnused } from '../releases/unused-file.ts'

/** Where an output keeps what was collected into it: path → the first 12 hex characters of the md5 of its bytes. */
const RECORD = '.staticfiles/collected.json'

type Collected = Map<string, string>

/** Adds what a run has written to the record, by which a later one can prove that a file is its own. */
export function recordCollected(
  output: string,
  assets: readonly DigestedAsset[],
  keepOriginals: boolean,
): void {
  const collected = readCollected(output)
  const before = JSON.stringify([...collected])
  for (const { logicalPath, digestedPath, rewritten, cyclic, predigested, read } of assets) {
    const inName = predigested || cyclic ? undefined : splitDigestedPath(digestedPath)?.digest
    const digest = inName ?? digestOf(read())
    collected.set(digestedPath, digest)
    if (keepOriginals && !predigested && logicalPath !== digestedPath)
      collected.set(logicalPath, rewritten ? digestOf(readFileSync(join(output, logicalPath))) : digest)
  }
  if (JSON.stringify([...collected]) !== before) writeCollected(output, collected)
}

/** One that is not there or is broken proves nothing. */
function readCollected(output: string): Collected {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(join(output, RECORD), 'utf8'))))
  } catch {
    return new Map()
  }
}

function writeCollected(output: string, collected: Collected): void {
  writeTextFile(join(output, RECORD), `${JSON.stringify(Object.fromEntries(collected))}\n`)
}

export interface ClearResult {
  /** The files that were removed; their compressed siblings went with them. */
  cleared: string[]
  /** The files that are not collected and were kept, since nothing proves that they were collected before. */
  kept: string[]
  /** What could not be removed. */
  problems: Problem[]
}

/**
 * Removes from an output what is not collected any more: only what was put there by an earlier run and has the bytes that
 * it had then, and nothing that the manifest or a release in the journal names.
 *
 * @param paths the manifest's keys and paths
 * @throws {StaticfilesError} `unreadable-folder`, `output-busy`, `write-failed`, or one of `listReleases`'
 */
export async function clearCollected(
  output: string,
  manifestFile: string,
  paths: ReadonlyMap<string, string>,
  options: WaitOptions,
): Promise<ClearResult> {
  return withRunMark(output, 'prune', options, ({ beat, problems }) => {
    const collected = readCollected(output)
    const isSpared = listSpared(output, manifestFile)
    const isUsed = (path: string): boolean => isSpared(path) || paths.has(path)
    const isNeeded = (path: string): boolean => isUsed(path) || isUsed(withoutCopyExtension(path))
    const result: ClearResult = { cleared: [], kept: [], problems }
    const { files } = listFolders([{ root: output, name: output, prefix: '', index: 0, isAlone: true }], {
      defaultIgnore: false,
      manifest: manifestFile,
    })
    for (const path of files.columns().paths) if (!isNeeded(path)) clear(path, result)
    if (result.cleared.length > 0) writeCollected(output, collected)
    return result

    function clear(path: string, { cleared, kept, problems }: ClearResult): void {
      beat()
      const digest = collected.get(path)
      const proven =
        digest === undefined ? undefined : proveUnused(output, { path, digest, releases: [] }, isNeeded)
      if (proven === undefined || 'code' in proven) {
        // A compressed sibling goes with its file.
        if (existsSync(join(output, path))) kept.push(path)
        return
      }
      const problem = deleteUnused(proven)
      if (problem) {
        problems.push(problem)
        return
      }
      cleared.push(path)
      collected.delete(path)
      removeEmptyFolders(dirname(path))
    }

    function removeEmptyFolders(path: string): void {
      for (let folder = path; folder !== '.'; folder = dirname(folder)) removeIfEmpty(join(output, folder))
    }
  })
}
