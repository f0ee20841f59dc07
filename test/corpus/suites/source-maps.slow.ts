import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  AnyMap,
  decodedMappings,
  eachMapping,
  encodedMappings,
  type SectionedSourceMapInput,
  type SourceMapInput,
  TraceMap,
} from '@jridgewell/trace-mapping'
import { digestAssets } from '@staticfiles/core'
import { describe, expect, it } from 'vitest'
import { openCache } from '../sources/folder.ts'

/** ECMA-426's own tests, which no registry has. */
const REPOSITORY = 'https://github.com/tc39/source-map-tests'
const COMMIT = '7bfa363225f027f6d49f412923f75950ed69de28'

interface Test {
  name: string
  sourceMapFile: string
  sourceMapIsValid: boolean
}

interface SourceMap {
  mappings?: string
  sections?: { offset: { line: number; column: number }; map: SourceMap }[]
}

/** The valid maps by the names of their tests; none where the tests are not to be had. */
function readMaps(): { name: string; map: SourceMap }[] {
  const folder = fetchTests()
  if (folder === undefined) return []
  const read = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8'))
  const { tests }: { tests: Test[] } = read('source-map-spec-tests.json')
  return tests
    .filter(({ sourceMapIsValid }) => sourceMapIsValid)
    .map(({ name, sourceMapFile }) => ({ name, map: read(`resources/${sourceMapFile}`) }))
}

/**
 * The folder of the tests, which is kept. Where nothing but registries is reached, CI included, they are left out after
 * one line that says so.
 */
function fetchTests(): string | undefined {
  const folder = join(openCache(), `source-map-tests-${COMMIT}`)
  if (existsSync(folder)) return folder
  const draft = mkdtempSync(`${folder}.draft-`)
  const git = (...parameters: string[]) =>
    execFileSync('git', ['-C', draft, ...parameters], { stdio: 'pipe', timeout: 120_000 })
  try {
    git('init', '--quiet')
    git('fetch', '--quiet', '--depth=1', REPOSITORY, COMMIT)
    git('checkout', '--quiet', 'FETCH_HEAD')
    renameSync(draft, folder)
    return folder
  } catch {
    process.stderr.write(
      `NOTICE: the tests of ECMA-426 are left out. ${REPOSITORY} cannot be reached, and no registry has them; a checkout of ${COMMIT} may be put at ${folder}.\n`,
    )
    return undefined
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** What every line begins with. Its URL becomes as much longer as `GROWTH` says. */
const RULE = 'a{b:url(i.png)}'
const GROWTH = '"".0123456789ab'.length

/** A map for lines that begin with `columns` more than those that it was made for. */
function shifted(map: SourceMap, columns: number, first = 0): SourceMap {
  if (map.sections) {
    const sections = map.sections.map(({ offset, map }) => ({
      offset: { ...offset, column: offset.column + columns },
      map: shifted(map, columns, 1),
    }))
    return { ...map, sections }
  }
  const traced = new TraceMap(map as unknown as SourceMapInput)
  const mappings = decodedMappings(traced).map((segments, i) =>
    segments.map(
      ([column, ...rest]) => [right(column, i < first ? 0 : columns), ...rest] as (typeof segments)[number],
    ),
  )
  return {
    ...map,
    mappings: encodedMappings(new TraceMap({ version: 3, sources: [], names: [], mappings })),
  }
}

/** A column further to the right, but for the highest that a map can have. */
const right = (column: number, by: number): number => Math.min(column + by, 2 ** 31 - 1)

/** What a map says, by a decoder that the tool does not use. */
function mappingsOf(map: SourceMap, columns = 0): unknown[] {
  const found: unknown[] = []
  eachMapping(new AnyMap(map as unknown as SectionedSourceMapInput), ({ generatedColumn, ...mapping }) => {
    found.push({ ...mapping, generatedColumn: right(generatedColumn, columns) })
  })
  return found
}

const maps = readMaps()

describe.runIf(maps.length > 0)('maps of the tests of ECMA-426 stay true', () => {
  it('are there', () => expect(maps.length).toBeGreaterThan(30))

  it.each(maps)('$name', ({ map }) => {
    const expected = mappingsOf(map, RULE.length + GROWTH) as {
      generatedLine: number
      generatedColumn: number
    }[]
    const lines = Math.max(1, ...expected.map(({ generatedLine }) => generatedLine))
    const text = `${`${RULE}${' '.repeat(1000)}\n`.repeat(lines)}/*# sourceMappingURL=a.css.map */`
    const { assets, problems } = digestAssets([
      { logicalPath: 'a.css', source: Buffer.from(text) },
      { logicalPath: 'a.css.map', source: Buffer.from(JSON.stringify(shifted(map, RULE.length))) },
      { logicalPath: 'i.png', source: Buffer.from('i') },
    ])
    expect(problems).toEqual([])
    const digested = assets.find(({ logicalPath }) => logicalPath === 'a.css.map')!
    expect(mappingsOf(JSON.parse(Buffer.from(digested.read()).toString()))).toEqual(expected)
  })
})
