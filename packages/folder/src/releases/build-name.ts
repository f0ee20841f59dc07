import { resolve } from 'node:path'
import { StaticfilesError } from '@staticfiles/manifest'
import { pathFrom } from '../files/path-from.ts'
import type { ReleaseHead } from './release.ts'

/**
 * What a build is called in the journal of its output. Several builds may share one, and each has its own line of
 * releases.
 *
 * @param output the output folder as the caller wrote it; relative to the working directory
 * @param manifestFile its manifest's file, relative to the working directory
 * @param name that which the user gave it
 * @returns by default the manifest's path from the output: the same wherever both lie
 * @throws {StaticfilesError} `invalid-build-name`
 */
export function buildNameOf(
  output: string,
  manifestFile: string,
  name: string = pathFrom(resolve(output), resolve(manifestFile)),
): string {
  if (name.trim() !== '') return name
  throw new StaticfilesError(
    'invalid-build-name',
    `${JSON.stringify(name)} cannot name a build. Give it a name such as "shop", or none.`,
  )
}

/**
 * Sorts releases by the builds that they are of, in their order. Records of earlier versions name no build: they are of
 * the one build that there is, or where there are more, a line of their own, as they may be of any.
 */
export function groupByBuild(releases: readonly ReleaseHead[]): Map<string | undefined, ReleaseHead[]> {
  const names = [...new Set(releases.flatMap(({ build }) => build ?? []))]
  const [only] = names.length === 1 ? names : []
  const lines = new Map<string | undefined, ReleaseHead[]>()
  for (const release of releases) {
    const name = release.build ?? only
    const line = lines.get(name)
    if (line) line.push(release)
    else lines.set(name, [release])
  }
  return lines
}
