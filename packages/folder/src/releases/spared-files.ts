import { existsSync } from 'node:fs'
import type { Manifest } from '@staticfiles/manifest'
import { withoutCopyExtension } from '../compress/compression.ts'
import { pathFrom } from '../files/path-from.ts'
import { namesIn } from '../manifests/names-in.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { readHeads, readRelease } from './journal.ts'

/**
 * Answers whether a path of an output is to be left alone when the output is cleaned for a new build: what a release in
 * its journal or the present manifest names, their compressed siblings, and the journal itself. Records are read as they are
 * needed, the newest first: before a path is said to be named by none, all of them.
 *
 * @param output the output folder, absolute; it need not be there
 * @param manifestFile the manifest's file, absolute
 * @throws {StaticfilesError} one of `listReleases`' or `parseManifest`'s
 */
export function listSpared(output: string, manifestFile: string): (path: string) => boolean {
  const spared = new Set<string>()
  const spare = (manifest: Manifest | undefined): void => {
    if (manifest) for (const path of namesIn(manifest)) spared.add(path)
  }
  const unread = readHeads(output).reverse()
  if (existsSync(manifestFile)) spare(readManifest(manifestFile))
  spared.add(pathFrom(output, manifestFile))
  return (path) => {
    if (path === '.staticfiles' || path.startsWith('.staticfiles/')) return true
    for (;;) {
      if (spared.has(path) || spared.has(withoutCopyExtension(path))) return true
      const head = unread.pop()
      if (!head) return false
      spare(readRelease(output, head)?.manifest)
    }
  }
}
