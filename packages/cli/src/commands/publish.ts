import type { OnProgress } from '@staticfiles/folder/files'
import { pickOptions } from '@staticfiles/folder/options'
import { PUBLISH_FOLDER, type PublishFolderResult, publishFolder } from '@staticfiles/folder/publish'
import { StaticfilesError } from '@staticfiles/manifest'
import type { Flags } from '../command-line.ts'
import { countProblems, type Report } from '../report.ts'
import { formatBytes, formatCount } from '../terminal.ts'
import { prune, summarizePrune } from './prune.ts'

/** More paths than this help nobody; `--json` has them all. */
const MOST_PATHS = 100

export async function run(
  [dir = '', target = '']: readonly string[],
  flags: Flags,
  onProgress: OnProgress,
): Promise<Report> {
  checkPrune(flags)
  const started = performance.now()
  const result = await publishFolder({
    ...pickOptions(PUBLISH_FOLDER, flags),
    dir,
    target,
    onProgress,
  })
  const { ok, problems, manifestFile, published, bytes, unchanged, mended, leftOut, release } = result
  const seconds = (performance.now() - started) / 1000
  const report = {
    ok,
    problems,
    dir,
    summary: ok ? summarize(result, target, flags.dryRun === true, seconds) : refuse(result),
    data: { target, manifest: manifestFile, published, bytes, unchanged, mended, leftOut, release },
  }
  if (!ok || !flags.prune) return report

  const manifest = flags.manifest ?? manifestFile
  const pruned = await prune(target, { ...flags, manifest }, onProgress)
  return {
    ...report,
    ok: pruned.ok,
    problems: [...problems, ...pruned.problems],
    summary: [...report.summary, ...summarizePrune(pruned, false)],
    data: { ...report.data, pruned },
  }
}

function checkPrune({ prune, keep, olderThan, dryRun }: Flags): void {
  const fault = prune
    ? dryRun && 'Of --prune there is no dry run here; see staticfiles prune <target> --dry-run.'
    : (keep ?? olderThan) !== undefined && '--keep and --older-than say what --prune keeps; add --prune.'
  if (fault) throw new StaticfilesError('usage', `${fault} See staticfiles publish --help.`)
  if (prune && keep === undefined)
    throw new StaticfilesError('usage', 'Say how many releases --prune keeps, as in --keep 5.')
}

function summarize(result: PublishFolderResult, target: string, dryRun: boolean, seconds: number): string[] {
  const { problems, published, bytes, unchanged, mended, leftOut, release } = result
  const files = formatCount(published.length, 'file')
  const rate = dryRun || bytes === 0 ? '' : `, ${formatBytes(bytes / seconds)}/s`
  const lines = [`${files} ${dryRun ? 'to publish' : 'published'} to ${target}, ${formatBytes(bytes)}${rate}`]
  if (dryRun) {
    lines.push(...published.slice(0, MOST_PATHS).map((path) => `  ${path}`))
    const more = published.length - MOST_PATHS
    if (more > 0) lines.push(`  … and ${formatCount(more, 'more file')}; --json lists them all`)
  }
  if (unchanged > 0) lines.push(`${formatCount(unchanged, 'file')} there already`)
  if (mended.length > 0)
    lines.push(
      `${formatCount(mended.length, 'of these')} ${dryRun ? 'to be given' : 'given'} the right headers, such as ${mended[0]}`,
    )
  const [example] = leftOut
  if (example !== undefined) {
    const count = formatCount(leftOut.length, 'private file')
    lines.push(`${count} left out for the leading dot in the path, such as ${example}`)
  }
  if (release !== undefined) lines.push(`Release: ${release}`)
  if (problems.length > 0) lines.push(countProblems(problems))
  return lines
}

const refuse = ({ problems }: PublishFolderResult): string[] => [
  `${countProblems(problems)}: nothing was published`,
]
