import { COLLECT_DJANGO, checkDjango, collectDjango, type DjangoProject } from '@staticfiles/folder/django'
import type { OnProgress } from '@staticfiles/folder/files'
import { pickOptions } from '@staticfiles/folder/options'
import { StaticfilesError } from '@staticfiles/manifest'
import type { Flags } from '../command-line.ts'
import type { Report } from '../report.ts'
import { formatCount } from '../terminal.ts'
import { reportCheck } from './check.ts'
import { reportDigest } from './digest.ts'

export async function run(
  [managePy = '']: readonly string[],
  { check = false, ...flags }: Flags,
  onProgress: OnProgress,
): Promise<Report> {
  const options = { ...pickOptions(COLLECT_DJANGO, flags), managePy, onProgress }
  const { verbose = false } = flags
  if (check) {
    if (flags.clear)
      throw new StaticfilesError('usage', '--check writes nothing, and so clears nothing: leave --clear out.')
    const result = await checkDjango(options)
    return withProject(reportCheck(result, '.', verbose), result.project)
  }
  const result = await collectDjango(options)
  const report = withProject(reportDigest(result, '.', verbose), result.project)
  const { cleared, kept } = result
  if (cleared.length > 0) report.summary.push(`${formatCount(cleared.length, 'old file')} removed`)
  if (kept.length > 0) {
    report.summary.push(
      `${formatCount(kept.length, 'file')} in ${result.out} not collected and kept, since nothing proves that an earlier run put them there${verbose ? ':' : '; --verbose names them'}`,
    )
    if (verbose) report.summary.push(...kept.map((path) => `  ${path}`))
  }
  return { ...report, data: { ...report.data, cleared, kept } }
}

function withProject(report: Report, project: DjangoProject): Report {
  const { django, python, storage, base } = project
  const [first = '', ...rest] = report.summary
  return {
    ...report,
    summary: [first, `Django ${django}, Python ${python}, ${storage}`, ...rest],
    data: { ...report.data, django, python, storage, base },
  }
}
