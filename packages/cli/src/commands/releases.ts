import {
  type ListedRelease,
  listReleases,
  pinReleases,
  readRelease,
  type TargetOptions,
} from '@staticfiles/folder/publish'
import { diffManifests, StaticfilesError } from '@staticfiles/manifest'
import type { Flags } from '../command-line.ts'
import { differenceLines, type Report } from '../report.ts'
import { formatCount } from '../terminal.ts'

export async function run([place = '']: readonly string[], flags: Flags): Promise<Report> {
  const { compare, pin, unpin, endpoint, region, concurrency, wait, onWait } = flags
  const options = { endpoint, region, concurrency, wait, onWait }
  const isChange = (pin ?? unpin) !== undefined
  if (!compare)
    return reportList(
      place,
      isChange ? await pinReleases({ place, pin, unpin, ...options }) : await listReleases(place, options),
    )
  if (isChange) throw usage('--compare changes nothing; give --pin and --unpin to a run of their own.')
  return reportDifference(place, compare, options)
}

function reportList(place: string, releases: readonly ListedRelease[]): Report {
  const pinned = releases.filter(({ pinned }) => pinned).length
  const builds = [...new Set(releases.map(({ build }) => build))]
  const linesOf = (build: string | undefined): string[] =>
    releases.filter((release) => release.build === build).map((release) => `  ${lineOf(release)}`)
  const width = Math.max(...releases.map(({ id }) => id.length))
  return {
    ok: true,
    problems: [],
    dir: place,
    summary: [
      `${formatCount(releases.length, 'release')} in ${place}, the newest first${pinned > 0 ? `; ${pinned} pinned` : ''}`,
      ...builds.flatMap((build) => [
        ...(builds.length > 1 ? [`Of ${build ?? 'builds that are not named'}:`] : []),
        ...linesOf(build),
      ]),
    ],
    data: { releases },
  }

  function lineOf({ id, time, revision, pinned }: ListedRelease): string {
    const facts = [id.padEnd(width), time, pinned ? 'pinned' : '', revision ? `revision ${revision}` : '']
    return facts.filter((fact) => fact !== '').join('  ')
  }
}

async function reportDifference(
  place: string,
  [from = '', to, ...more]: readonly string[],
  options: TargetOptions,
): Promise<Report> {
  if (more.length > 0) throw usage('--compare takes two releases at most.')
  const old = await readRelease(place, from, options)
  const newest = async () => (await listReleases(place, options)).find(({ build }) => build === old.build)!.id
  const next = await readRelease(place, to ?? (await newest()), options)
  const diff = diffManifests(old.manifest, next.manifest)
  const [counts = '', ...lines] = differenceLines(diff)
  return {
    ok: true,
    problems: [],
    dir: place,
    summary: [`From ${old.id} to ${next.id}: ${counts}`, ...lines],
    data: { from: old.id, to: next.id, ...diff },
  }
}

const usage = (fault: string): StaticfilesError =>
  new StaticfilesError('usage', `${fault} See staticfiles releases --help.`)
