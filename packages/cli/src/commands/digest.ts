import { type DigestFolderResult, digestFolder } from '@staticfiles/folder/digest'
import type { OnProgress } from '@staticfiles/folder/files'
import type { Flags } from '../command-line.ts'
import { countProblems, type Report, referenceHint } from '../report.ts'
import { formatBytes, formatCount, formatNumber } from '../terminal.ts'

export async function run(
  [dir = '']: readonly string[],
  flags: Flags,
  onProgress: OnProgress,
): Promise<Report> {
  const result = await digestFolder({ dir, ...flags, onProgress })
  const { ok, problems, counts, manifestFile, written, removed } = result
  return {
    ok,
    problems,
    dir,
    summary: ok ? summarize(result) : refuse(result),
    data: { manifest: manifestFile, counts, written, removed },
  }
}

function summarize({ problems, counts, written, removed, manifestFile }: DigestFolderResult): string[] {
  const { files, digested, rewritten, bytes } = counts
  const total = files === digested ? '' : ` of ${formatCount(files, 'file')}`
  const lines = [
    `${formatCount(digested, 'file')}${total} digested, ${formatCount(rewritten, 'file')} rewritten, ${formatBytes(bytes)} read`,
    written.files > 0
      ? `${formatCount(written.files, 'file')} written, ${formatBytes(written.bytes)}`
      : 'Nothing to write: all files are up to date',
  ]
  if (written.compressed > 0) lines.push(`${formatNumber(written.compressed)} compressed`)
  if (removed > 0) lines.push(`${formatCount(removed, 'original')} deleted`)
  lines.push(`Manifest: ${manifestFile}${written.manifest ? '' : ' (unchanged)'}`)
  if (written.release !== undefined) lines.push(`Release: ${written.release}`)
  if (problems.length > 0) lines.push(countProblems(problems), ...referenceHint(problems))
  return lines
}

const refuse = ({ problems, counts }: DigestFolderResult): string[] => [
  `${countProblems(problems)} in ${formatCount(counts.files, 'file')}: nothing was written`,
  ...referenceHint(problems),
]
