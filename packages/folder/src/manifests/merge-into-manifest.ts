import { dirname, join } from 'node:path'
import {
  type BuildEntries,
  type Manifest,
  mergeBuild,
  parseManifest,
  StaticfilesError,
} from '@staticfiles/manifest'
import { withLock } from '../files/lock.ts'
import { readReplaceable, resolveLink, writeManifest } from './write-manifest.ts'

/**
 * Puts what a build has to say into the manifest that it shares with others: its own earlier entries are replaced, all
 * others stay. Several processes may do so at the same time.
 *
 * @param file the manifest's file; it is made if need be
 * @param build the build's name, the same each time
 * @param write writes the whole of it, while no other process works on it; by default, with `writeManifest`
 * @throws {StaticfilesError} `manifest-conflict` when another build says something else, and nothing is written;
 * `manifest-is-folder`, `not-a-manifest`, `manifest-busy`, `write-failed`, or one of `parseManifest`'s
 */
export function mergeIntoManifest(
  file: string,
  build: string,
  entries: BuildEntries,
  write: (merged: Manifest) => void = (merged) => {
    writeManifest(file, merged)
  },
): void {
  const target = resolveLink(file)
  withLock(join(dirname(target), '.staticfiles', 'merge'), () => {
    write(mergeBuild(readShared(file), build, entries))
  })
}

function readShared(file: string): Manifest {
  const text = readReplaceable(file)
  if (text === undefined) return { paths: new Map() }
  try {
    return parseManifest(text, file)
  } catch (error) {
    if (!(error instanceof StaticfilesError)) throw error
    const { code, message, line, column } = error
    throw new StaticfilesError(
      code,
      `${message} As it is, nothing can be merged into it: delete it and run all builds again.`,
      { file, line, column, cause: error },
    )
  }
}
