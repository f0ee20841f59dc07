import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { SERIES } from '../conformance/oracle.ts'
import { startDjangos } from './django/collect.ts'
import { formatReport, summarize } from './report.ts'
import { isWhole } from './sources/folder.ts'
import { fetchFromNpm } from './sources/npm.ts'
import { fetchFromPypi } from './sources/pypi.ts'
import { type Survey, surveyFolder } from './survey.ts'

const djangos = await startDjangos()
if (isWhole && djangos.length < SERIES.length)
  throw new Error(`The whole corpus is compared with Django ${SERIES.join(' and ')}, which need python3.`)
const packages = await fetchFromNpm()
const apps = isWhole ? await fetchFromPypi(djangos[0]!.python) : []
const folders = [...(packages ?? []), ...apps]
const surveyed = new Map<string, Survey>()

describe.runIf(packages)('agrees with parsers and Django, or says why not', () => {
  it.concurrent.each(folders)('$id', async ({ id, unpack }) => {
    const work = mkdtempSync(join(tmpdir(), 'corpus-'))
    try {
      await unpack(join(work, 'source'))
      const survey = await surveyFolder(work, djangos)
      expect(survey.faults).toEqual([])
      surveyed.set(id, survey)
    } finally {
      rmSync(work, { recursive: true })
    }
  })
})

afterAll(() => {
  for (const django of djangos) django.stop()
  const surveys = new Map([...surveyed].sort(([a], [b]) => order(a) - order(b)))
  if (surveys.size > 0) console.log(summarize(surveys))
  if (isWhole && surveys.size === folders.length) {
    writeFileSync(new URL('../../docs/corpus.md', import.meta.url), formatReport(surveys, djangos))
  }
})

function order(id: string): number {
  return folders.findIndex((folder) => folder.id === id)
}
