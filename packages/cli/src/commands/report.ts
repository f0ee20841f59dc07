import type { OnProgress } from '@staticfiles/folder/files'
import { REPORT_FOLDER, reportFolder } from '@staticfiles/folder/html-report'
import { pickOptions } from '@staticfiles/folder/options'
import type { Flags } from '../command-line.ts'
import { countProblems, type Report } from '../report.ts'
import { formatCount } from '../terminal.ts'

export async function run(
  [dir = '']: readonly string[],
  flags: Flags,
  onProgress: OnProgress,
): Promise<Report> {
  const { out, manifestFile, problems, counts } = await reportFolder({
    ...pickOptions(REPORT_FOLDER, flags),
    dir,
    onProgress,
  })
  const found = problems.length === 0 ? 'no problems' : countProblems(problems)
  return {
    ok: true,
    problems: [],
    dir,
    summary: [
      `${out} written: ${formatCount(counts.files, 'file')}, ${formatCount(counts.references, 'reference')}, ${found}`,
      `Manifest: ${manifestFile}`,
    ],
    data: { out, manifest: manifestFile, counts },
  }
}
