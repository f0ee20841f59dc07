import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { digestOf, splitDigestedPath } from '@staticfiles/core/naming'
import { type Manifest, StaticfilesError } from '@staticfiles/manifest'
import { codeOf, fileError } from '../files/file-error.ts'
import { namesIn } from '../manifests/names-in.ts'
import { buildNameOf } from './build-name.ts'
import { hasJournal } from './has-journal.ts'
import { prepareRelease } from './prepare-release.ts'
import { bytesOf } from './release.ts'
import { withDigestMark } from './run-mark.ts'

export interface AddReleaseOptions {
  /** The file that `write` writes the manifest to. */
  manifestFile: string
  /**
   * What the build is called in the journal. Each build has its own line of releases there.
   * @default the manifest's path from the output folder
   */
  name?: string | undefined
  /**
   * Whether to add a release; a string is its id.
   * @default true where the output has a journal, else false
   */
  releases?: boolean | string | undefined
  /** What the manifest names that was hashed already: digestedPath → the first 12 hex characters of the md5. */
  digests?: ReadonlyMap<string, string> | undefined
}

/**
 * Adds a release to the journal of an output that another tool has written, as bundlers do, and then does `write`, which
 * writes the manifest. No prune is at work meanwhile, and all that the manifest names is there.
 *
 * @param output the output folder
 * @param manifest its paths are those of the output's files
 * @throws {StaticfilesError} `missing-file` when a file is not there; `invalid-release-id`, `invalid-build-name`,
 * `release-exists`, `output-busy`, `write-failed`, `unreadable-file`, one of `listReleases`', or what `write` throws
 */
export function addRelease(
  output: string,
  manifest: Manifest,
  write: () => void,
  { manifestFile, name, releases = hasJournal(output), digests }: AddReleaseOptions,
): void {
  if (releases === false) {
    write()
    return
  }
  const build = buildNameOf(output, manifestFile, name)
  withDigestMark(output, ({ beat }) => {
    const found = findGroupDigests(output, manifest, digests, beat)
    const filesOf = () => ({ digests: found, originals: new Set<string>() })
    prepareRelease(
      output,
      { id: releases === true ? undefined : releases, build },
      bytesOf(manifest),
      filesOf,
    )?.write()
    write()
  })
}

/** The digests of files whose names hold another one, which is that of a group. Looks at every file on the way. */
function findGroupDigests(
  output: string,
  manifest: Manifest,
  known: ReadonlyMap<string, string> = new Map(),
  beat: () => void,
): Map<string, string> {
  const digests = new Map<string, string>()
  for (const path of new Set(namesIn(manifest))) {
    const file = join(output, path)
    beat()
    try {
      if (known.has(path)) statSync(file)
      else {
        const digest = digestOf(readFileSync(file))
        if (digest !== (splitDigestedPath(path)?.digest ?? digest)) digests.set(path, digest)
      }
    } catch (cause) {
      if (codeOf(cause) !== 'ENOENT')
        throw fileError('unreadable-file', path, `${file} cannot be read`, cause)
      throw new StaticfilesError(
        'missing-file',
        `${file} is not there any more, so there would be a dead link: has it been deleted during the build? Build again.`,
        { file, cause },
      )
    }
  }
  return digests
}
