import type { OnProgress } from '@staticfiles/folder/files'
import { isStore, pruneStore } from '@staticfiles/folder/publish'
import { type PruneFolderResult, pruneFolder } from '@staticfiles/folder/releases'
import { StaticfilesError } from '@staticfiles/manifest'
import type { Flags } from '../command-line.ts'
import { countProblems, type Report } from '../report.ts'
import { formatBytes, formatCount } from '../terminal.ts'

/** More lines than this help nobody; `--json` has them all. */
const MOST_FILES = 100

export async function run(
  [dir = '']: readonly string[],
  flags: Flags,
  onProgress: OnProgress,
): Promise<Report> {
  const { dryRun = false } = flags
  const result = await prune(dir, flags, onProgress)
  const { ok, problems, kept, dropped, builds, deleted, bytes } = result
  return {
    ok,
    problems,
    dir,
    summary: summarizePrune(result, dryRun),
    data: { dryRun, kept, dropped, builds, deleted, bytes },
  }
}

/** Prunes an output folder, or a folder or store that was published to. */
export async function prune(
  place: string,
  {
    keep,
    olderThan,
    manifest,
    manifests = manifest === undefined ? [] : [manifest],
    dryRun,
    endpoint,
    region,
    concurrency,
    wait,
    onWait,
  }: Flags,
  onProgress: OnProgress,
): Promise<PruneFolderResult> {
  if (keep === undefined)
    throw new StaticfilesError(
      'usage',
      'Say how many releases to keep, as in --keep 5. See staticfiles --help.',
    )
  const options = { keep, olderThan, manifests, dryRun, wait, onWait, onProgress }
  if (!isStore(place)) return await pruneFolder({ dir: place, ...options })
  return await pruneStore({ target: place, ...options, endpoint, region, concurrency })
}

export function summarizePrune(
  { problems, kept, dropped, builds, deleted, bytes }: PruneFolderResult,
  dryRun: boolean,
): string[] {
  const files = `${formatCount(deleted.length, 'file')}, ${formatBytes(bytes)}`
  const lines = [
    dryRun ? `Would delete ${files}` : `${files} deleted`,
    ...(builds.length > 1
      ? builds.flatMap(({ name = 'builds that are not named', kept, dropped }) => [
          `Of ${name}, releases kept: ${listed(kept)}; dropped: ${listed(dropped)}`,
        ])
      : [`Releases kept: ${listed(kept)}`, `Releases dropped: ${listed(dropped)}`]),
    ...deleted.slice(0, MOST_FILES).map(({ path, releases }) => `  ${path}: only in ${releases.join(', ')}`),
  ]
  if (deleted.length > MOST_FILES)
    lines.push(`… and ${formatCount(deleted.length - MOST_FILES, 'more file')}; --json lists them all.`)
  if (problems.length > 0) lines.push(countProblems(problems))
  return lines
}

const listed = (ids: readonly string[]): string => ids.join(', ') || 'none'
