import { checkDjango, collectDjango, type DjangoProject } from '@staticfiles/folder/django'
import type { OnProgress } from '@staticfiles/folder/files'
import type { Flags } from '../command-line.ts'
import type { Report } from '../report.ts'
import { reportCheck } from './check.ts'
import { reportDigest } from './digest.ts'

export async function run(
  [managePy = '']: readonly string[],
  { check = false, ...flags }: Flags,
  onProgress: OnProgress,
): Promise<Report> {
  const options = { managePy, ...flags, onProgress }
  const { verbose = false } = flags
  if (check) {
    const result = await checkDjango(options)
    return withProject(reportCheck(result, '.', verbose), result.project)
  }
  const result = await collectDjango(options)
  return withProject(reportDigest(result, '.', verbose), result.project)
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
