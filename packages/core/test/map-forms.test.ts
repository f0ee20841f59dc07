import { decode, encode, type SourceMapMappings } from '@jridgewell/sourcemap-codec'
import { describe, expect, it } from 'vitest'
import { digestFolder, outputOf } from './folder.ts'

const END = /\r\n|[\n\r\u2028\u2029]/

/** Mappings of markers (`m0`, `m1` …) to lines of their number. */
function mappingsOf(generated: string, ends: RegExp = /\n/): SourceMapMappings {
  return generated
    .split(ends)
    .map((line) => [...line.matchAll(/\bm(\d+)\b/g)].map((match) => [match.index, 0, Number(match[1]), 0]))
}

const plain = (mappings: SourceMapMappings) => ({
  version: 3,
  sources: ['s'],
  names: [],
  mappings: encode(mappings),
})

/** What an index map is made of: the generated text, cut into pieces. */
function indexMap(pieces: readonly string[]): string {
  let before = ''
  const sections = pieces.map((piece) => {
    const lines = before.split('\n')
    before += piece
    return {
      offset: { line: lines.length - 1, column: lines.at(-1)!.length },
      map: plain(mappingsOf(piece)),
    }
  })
  return JSON.stringify({ version: 3, sections })
}

type Map = ReturnType<typeof plain> & {
  sections?: { offset: { line: number; column: number }; map: Map }[]
}

/** The markers that a map tells and that do not stand there. */
function wrongIn(map: Map, generated: string, ends: RegExp, begin = { line: 0, column: 0 }): string[] {
  if (map.sections) return map.sections.flatMap(({ map, offset }) => wrongIn(map, generated, ends, offset))
  const lines = generated.split(ends)
  return decode(map.mappings).flatMap((segments, i) =>
    segments.flatMap(([column, , marker]) => {
      const at = column + (i === 0 ? begin.column : 0)
      return lines[begin.line + i]!.startsWith(`m${marker}`, at) ? [] : [`m${marker} at ${i}:${column}`]
    }),
  )
}

function digestWith(path: string, source: string, map: string): { text: string; map: string } {
  const mapPath = `${path}.map`
  const result = digestFolder({ [path]: source, [mapPath]: map, 'i.png': 'i', 'b.js': '' })
  expect(result.problems).toEqual([])
  const output = outputOf(result)
  const read = (key: string) => Buffer.from(output[result.manifest.paths.get(key)!]!).toString()
  return { text: read(path), map: read(mapPath) }
}

const CSS = 'm0{a:url(i.png)}m1{b:url(i.png)}m2{}\nm3{c:url(\ni.png)}m4{}\nm5{d:url(i.png)}m6{}\n'
const COMMENT = '/*# sourceMappingURL=a.css.map */'

describe('stays true', () => {
  const map = plain(mappingsOf(CSS))
  const text = JSON.stringify(map)
  const escaped = text.replaceAll('/', '\\/').replace('"mappings"', '"mappi\\u006egs"')
  const metro = JSON.stringify({
    x_facebook_sources: [[{ names: ['<global>'], mappings: 'AAA,CAAC,sBAAAA' }]],
    ...map,
  })
  const rows: { name: string; map: string; lead?: string }[] = [
    { name: 'plain', map: text },
    { name: 'other mappings before its own', map: metro },
    {
      name: 'mappings in a source',
      map: JSON.stringify({ sourcesContent: ['{"mappings":"AAAA"}'], ...map }),
    },
    { name: 'escapes', map: escaped },
    { name: 'a byte order mark', map: `\ufeff${text}`, lead: '\ufeff' },
    { name: 'a lead that is no script', map: `)]}'\n${text}`, lead: ")]}'\n" },
    ...[1, 10, 20, 32, 37, 45, 60].map((at) => ({
      name: `two sections, from ${at} on`,
      map: indexMap([CSS.slice(0, at), CSS.slice(at)]),
    })),
    { name: 'a section for each line', map: indexMap(CSS.split(/(?<=\n)/)) },
    { name: 'no sections', map: '{"version":3,"sections":[]}' },
  ]
  it.each(rows)('$name', ({ map, lead = '' }) => {
    const digested = digestWith('a.css', CSS + COMMENT, map)
    expect(digested.map.startsWith(lead)).toBe(true)
    expect(wrongIn(JSON.parse(digested.map.slice(lead.length)), digested.text, /\n/)).toEqual([])
  })

  it('keeps the mappings of others', () => {
    const { x_facebook_sources } = JSON.parse(digestWith('a.css', CSS + COMMENT, metro).map)
    expect(x_facebook_sources).toEqual(JSON.parse(metro).x_facebook_sources)
  })

  it.each(['\n', '\r', '\r\n', '\u2028', '\u2029'])('lines of a script that end in %j', (end) => {
    const script = ['m0();import("./b.js");m1()', 'm2();import("./b.js");m3()', 'm4()'].join(end)
    for (const comment of ['//# sourceMappingURL=a.js.map', '/*# sourceMappingURL=a.js.map */']) {
      const digested = digestWith(
        'a.js',
        `${script}${end}${comment}`,
        JSON.stringify(plain(mappingsOf(script, END))),
      )
      expect(wrongIn(JSON.parse(digested.map), digested.text, END)).toEqual([])
      expect(digested.text).toMatch(/# sourceMappingURL=a\.js\.[0-9a-f]{12}\.map( \*\/)?$/)
    }
  })

  it('the highest column', () => {
    const { map } = digestWith(
      'a.css',
      `m0{a:url(i.png)}${COMMENT}`,
      '{"version":3,"sources":["s"],"names":[],"mappings":"AAAA,+/////DAAA"}',
    )
    expect(decode(JSON.parse(map).mappings)[0]!.map(([column]) => column)).toEqual([0, 2 ** 31 - 1])
  })

  it('of a .cjs script', () => {
    const { text } = digestWith(
      'a.cjs',
      'm0()\n//# sourceMappingURL=a.cjs.map',
      '{"version":3,"mappings":""}',
    )
    expect(text).toMatch(/a\.cjs\.[0-9a-f]{12}\.map$/)
  })
})

describe('cannot follow', () => {
  const rows = [
    { name: 'no JSON', map: '{"version":3,"mappings":"AAAA' },
    { name: 'a list', map: '[]' },
    { name: 'another version', map: '{"version":2,"mappings":"AAAA"}' },
    { name: 'no mappings', map: '{"version":3,"sources":[]}' },
    {
      name: 'sections elsewhere',
      map: '{"version":3,"sections":[{"offset":{"line":0,"column":0},"url":"b.map"}]}',
    },
  ]
  const data = (map: string) => `data:application/json;base64,${Buffer.from(map).toString('base64')}`

  it.each(rows)('$name', ({ map }) => {
    const folder = { 'i.png': 'i', 'a.css.map': map, 'a.css': `a{b:url(i.png)}${COMMENT}` }
    expect(digestFolder(folder).problems).toMatchObject([
      { code: 'unmovable-map', severity: 'warn', file: 'a.css.map', line: 1, column: 1 },
    ])
    expect(digestFolder({ ...folder, 'a.css': `a{b:c}${COMMENT}` }).problems).toEqual([])
    const inline = `a{b:url(i.png)}\n/*# sourceMappingURL=${data(map)} */`
    expect(digestFolder({ 'i.png': 'i', 'a.css': inline }).problems).toMatchObject([
      { code: 'unmovable-map', severity: 'warn', file: 'a.css', line: 2, column: 1 },
    ])
  })
})
