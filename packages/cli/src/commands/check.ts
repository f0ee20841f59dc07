import { type CheckFolderResult, checkFolder } from '@staticfiles/folder/digest'
import { CHECK_FOLDER, type OnProgress } from '@staticfiles/folder/files'
import { pickOptions } from '@staticfiles/folder/options'
import type { Flags } from '../command-line.ts'
import { readFolderOperands } from '../folder-operands.ts'
import { countProblems, type Report, referenceHint, tellNotTaken } from '../report.ts'
import { formatBytes, formatCount } from '../terminal.ts'

export async function run(
  operands: readonly string[],
  flags: Flags,
  onProgress: OnProgress,
): Promise<Report> {
  const { dir, shown } = readFolderOperands(operands)
  const { verbose = false } = flags
  const options = pickOptions(CHECK_FOLDER, flags)
  return reportCheck(await checkFolder({ dir, ...options, onProgress }), shown, verbose)
}

/** @param dir the folder that the problems' files are in */
export function reportCheck(result: CheckFolderResult, dir: string, verbose: boolean): Report {
  const { ok, counts, problems, leftOut, hidden } = result
  return {
    ok,
    problems,
    dir,
    summary: [
      `${countProblems(problems) || 'No problems'} in ${formatCount(counts.files, 'file')}, ${formatBytes(counts.bytes)}`,
      ...tellNotTaken(result, verbose),
      ...referenceHint(problems),
    ],
    data: { counts, leftOut, hidden },
  }
}
