import type { Entrypoint } from '@staticfiles/manifest'
import type { BuildPlace } from './manifest-place.ts'

/** An output whose files are on the disk, whichever bundler wrote it. */
export interface FinishedOutput extends BuildPlace {
  /** The URL prefix of the output. */
  base: string
  /** key → path */
  paths: Map<string, string>
  /** The keys that yield to those of another build which shares the manifest. */
  loose: ReadonlySet<string>
  /** The digest of each file that the bundler has named, of its bytes as they are on the disk. */
  bundled: Iterable<[path: string, digest: string]>
  entries: readonly OutputEntry[]
  /** The path that modules import a file by → its path; none where they import each other by paths. */
  imports?: ReadonlyMap<string, string> | undefined
}

/** An entry of the bundler, with the paths that a page loads for it. */
export interface OutputEntry extends Entrypoint {
  /** What templates may call it: its name, and its source path from the root, where it has one. */
  keys: readonly string[]
}
