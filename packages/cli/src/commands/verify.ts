import type { Flags } from '../command-line.ts'
import type { OnProgress } from '../progress.ts'
import { countProblems, type Report } from '../report.ts'
import { formatCount } from '../terminal.ts'
import { verifyFolder } from '../verify-folder.ts'

export async function run(
  [dir = '']: readonly string[],
  flags: Flags,
  onProgress: OnProgress,
): Promise<Report> {
  const { ok, counts, problems, manifestFile } = await verifyFolder({ dir, ...flags, onProgress })
  const verdict = ok ? 'All names and references are right' : 'This output is not fit to be shipped'
  return {
    ok,
    problems,
    dir,
    summary: [
      `${verdict}: ${formatCount(counts.files, 'file')}, ${formatCount(counts.references, 'reference')}`,
      `Manifest: ${manifestFile}`,
      ...(problems.length > 0 ? [countProblems(problems)] : []),
    ],
    data: { manifest: manifestFile, counts },
  }
}
