import { StaticfilesError } from '@staticfiles/manifest'
import type { Flags } from '../command-line.ts'
import type { OnProgress } from '../progress.ts'
import { type PruneFolderResult, pruneFolder } from '../prune-folder.ts'
import { countProblems, type Report } from '../report.ts'
import { formatBytes, formatCount } from '../terminal.ts'

/** More lines than this help nobody; `--json` has them all. */
const MOST_FILES = 100

export async function run(
  [dir = '']: readonly string[],
  { keep, olderThan, manifest, dryRun = false }: Flags,
  onProgress: OnProgress,
): Promise<Report> {
  if (keep === undefined) {
    throw new StaticfilesError(
      'usage',
      'Say how many releases to keep, as in --keep 5. See staticfiles prune --help.',
    )
  }
  const result = await pruneFolder({ dir, keep, olderThan, manifest, dryRun, onProgress })
  const { ok, problems, kept, dropped, deleted, bytes } = result
  return {
    ok,
    problems,
    dir,
    summary: summarize(result, dryRun),
    data: { dryRun, kept, dropped, deleted, bytes },
  }
}

function summarize(
  { problems, kept, dropped, deleted, bytes }: PruneFolderResult,
  dryRun: boolean,
): string[] {
  const files = `${formatCount(deleted.length, 'file')}, ${formatBytes(bytes)}`
  const lines = [
    dryRun ? `Would delete ${files}` : `${files} deleted`,
    `Releases kept: ${kept.join(', ')}`,
    `Releases dropped: ${dropped.join(', ') || 'none'}`,
    ...deleted.slice(0, MOST_FILES).map(({ path, releases }) => `  ${path}: only in ${releases.join(', ')}`),
  ]
  if (deleted.length > MOST_FILES)
    lines.push(`… and ${formatCount(deleted.length - MOST_FILES, 'more file')}; --json lists them all.`)
  if (problems.length > 0) lines.push(countProblems(problems))
  return lines
}
