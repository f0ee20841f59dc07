import { checkTemplates } from '@staticfiles/folder/templates'
import type { Flags } from '../command-line.ts'
import { countProblems, type Report } from '../report.ts'
import { formatCount } from '../terminal.ts'

export async function run(
  dirs: readonly string[],
  { manifest, missing, glob, allowEmpty }: Flags,
): Promise<Report> {
  const { ok, counts, problems, manifestFile } = await checkTemplates({
    dirs,
    manifest,
    missing,
    glob,
    allowEmpty,
  })
  const names = `${formatCount(counts.lookups, 'name')} in ${formatCount(counts.files, 'template')}`
  return {
    ok,
    problems,
    dir: '',
    summary: [
      problems.length === 0 ? `All found: ${names}` : `${countProblems(problems)}: ${names}`,
      `Manifest: ${manifestFile}`,
      ...(counts.computed > 0
        ? [`${formatCount(counts.computed, 'computed name')} could not be checked`]
        : []),
    ],
    data: { manifest: manifestFile, counts },
  }
}
