import { checkFolder } from '@staticfiles/folder/digest'
import type { OnProgress } from '@staticfiles/folder/files'
import type { Flags } from '../command-line.ts'
import { countProblems, type Report, referenceHint } from '../report.ts'
import { formatBytes, formatCount } from '../terminal.ts'

export async function run(
  [dir = '']: readonly string[],
  flags: Flags,
  onProgress: OnProgress,
): Promise<Report> {
  const { ok, counts, problems } = await checkFolder({ dir, ...flags, onProgress })
  return {
    ok,
    problems,
    dir,
    summary: [
      `${countProblems(problems) || 'No problems'} in ${formatCount(counts.files, 'file')}, ${formatBytes(counts.bytes)}`,
      ...referenceHint(problems),
    ],
    data: { counts },
  }
}
