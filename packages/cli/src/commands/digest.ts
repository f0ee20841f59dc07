import { DIGEST_FOLDER, type DigestFolderResult, digestFolder } from '@staticfiles/folder/digest'
import type { OnProgress } from '@staticfiles/folder/files'
import { pickOptions } from '@staticfiles/folder/options'
import type { Flags } from '../command-line.ts'
import { readFolderOperands } from '../folder-operands.ts'
import { countProblems, type Report, referenceHint, tellNotTaken } from '../report.ts'
import { formatBytes, formatCount, formatNumber } from '../terminal.ts'

export async function run(
  operands: readonly string[],
  flags: Flags,
  onProgress: OnProgress,
): Promise<Report> {
  const { dir, shown } = readFolderOperands(operands)
  const { verbose = false } = flags
  const options = pickOptions(DIGEST_FOLDER, flags)
  return reportDigest(await digestFolder({ dir, ...options, onProgress }), shown, verbose)
}

/** @param dir the folder that the problems' files are in */
export function reportDigest(result: DigestFolderResult, dir: string, verbose: boolean): Report {
  const { ok, problems, counts, manifestFile, written, fromCache, removed, leftOut, hidden } = result
  return {
    ok,
    problems,
    dir,
    summary: ok ? summarize(result, verbose) : refuse(result),
    data: { manifest: manifestFile, counts, written, fromCache, removed, leftOut, hidden },
  }
}

function summarize(result: DigestFolderResult, verbose: boolean): string[] {
  const { problems, counts, written, fromCache, removed, manifestFile } = result
  const { files, digested, rewritten, copies, bytes } = counts
  const total = files === digested ? '' : ` of ${formatCount(files, 'file')}`
  const lines = [
    `${formatCount(digested, 'file')}${total} digested, ${formatCount(rewritten, 'file')} rewritten, ${formatBytes(bytes)} read`,
    written.files > 0
      ? `${formatCount(written.files, 'file')} written, ${formatBytes(written.bytes)}`
      : fromCache
        ? 'Nothing to write: no file has changed since the last run (--no-cache looks into the output too)'
        : 'Nothing to write: all files are up to date',
  ]
  if (copies > 0)
    lines.push(`${formatNumber(copies)} compressed beside originals: left as they are, not in the manifest`)
  if (written.compressed > 0) lines.push(`${formatNumber(written.compressed)} compressed`)
  if (removed > 0) lines.push(`${formatCount(removed, 'original')} deleted`)
  lines.push(`Manifest: ${manifestFile}${written.manifest ? '' : ' (unchanged)'}`)
  if (written.release !== undefined) lines.push(`Release: ${written.release}`)
  lines.push(...tellNotTaken(result, verbose))
  if (problems.length > 0) lines.push(countProblems(problems), ...referenceHint(problems))
  return lines
}

const refuse = ({ problems, counts }: DigestFolderResult): string[] => [
  `${countProblems(problems)} in ${formatCount(counts.files, 'file')}: nothing was written`,
  ...referenceHint(problems),
]
