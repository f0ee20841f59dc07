import { encode, type SourceMapMappings } from '@jridgewell/sourcemap-codec'
import { eachMapping, TraceMap } from '@jridgewell/trace-mapping'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestFolder, type Folder, outputOf, verifyFolder } from './folder.ts'

const files: Folder = { 'i.png': 'i', 'a b.png': 'space', 'é.png': 'accent', 'b.js': '' }

/** A map with one mapping for every marker (`m0`, `m1` …): generated place to line of that number. */
function mapOf(generated: string): string {
  const lines: SourceMapMappings = generated
    .split('\n')
    .map((line) => [...line.matchAll(/\bm(\d+)\b/g)].map((match) => [match.index, 0, Number(match[1]), 0]))
  return JSON.stringify({ version: 3, sources: ['source.scss'], names: [], mappings: encode(lines) })
}

/** What the map says stands at each place, and what does. */
function readMarkers(generated: string, map: string): { said: string; stands: string | undefined }[] {
  const lines = generated.split('\n')
  const markers: { said: string; stands: string | undefined }[] = []
  eachMapping(new TraceMap(map), ({ generatedLine, generatedColumn, originalLine }) => {
    const stands = /^m\d+\b/.exec(lines[generatedLine - 1]!.slice(generatedColumn))?.[0]
    markers.push({ said: `m${originalLine! - 1}`, stands })
  })
  return markers
}

function digestWithMap(
  path: string,
  generated: string,
  comment: string,
): { generated: string; map: string; markers: number } {
  const source = `${generated}\n${comment}`
  const folder: Folder = { ...files, [path]: source, [`${path}.map`]: mapOf(source) }
  const result = digestFolder(folder)
  expect(result.problems).toEqual([])
  const output = outputOf(result)
  expect(verifyFolder(result, output).problems).toEqual([])
  expect(digestFolder(outputOf(result, folder)).manifest).toEqual(result.manifest)
  const read = (key: string) => Buffer.from(output[result.manifest.paths.get(key)!]!).toString()
  return { generated: read(path), map: read(`${path}.map`), markers: source.match(/\bm\d+\b/g)!.length }
}

const rows: { name: string; input: string; path?: string }[] = [
  { name: 'one line', input: 'm0{a:url(i.png)}m1{b:url(i.png)}m2{}' },
  { name: 'several lines', input: 'm0{a:url(i.png)}m1{}\nm2{}\n  m3{c:url("i.png")}m4{}' },
  {
    name: 'a reference over lines',
    input: 'm0{a:url(\n\ni.png\n)}m1{b:url(i.png)}m2{}\nm3{c:url(i.png)}m4{}',
  },
  { name: 'shorter text', input: 'm0{a:url( \t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\ti.png )}m1{}' },
  { name: 'wide characters', input: '/*é😀～*/m0{a:url(i.png)}/*é*/m1{a:url(é.png)}m2{}' },
  { name: 'imports', input: '@import "m.css";m0{a:url(a%20b.png)}m1{}' },
  { name: 'a script', input: 'm0();import("./b.js");m1();import("./b.js"),m2()', path: 'a.js' },
]

describe('a map beside its file', () => {
  it.each(rows)('stays true: $name', ({ input, path = 'a.css' }) => {
    const comment = path.endsWith('.css')
      ? '/*# sourceMappingURL=a.css.map */'
      : '//# sourceMappingURL=a.js.map'
    const digested = digestWithMap(path, input.replace('m.css', 'i.png'), comment)
    const markers = readMarkers(digested.generated, digested.map)
    expect(markers).toHaveLength(digested.markers)
    for (const { said, stands } of markers) expect(stands).toBe(said)
  })

  it('stays true for any text', () => {
    const piece = fc.oneof(
      fc.nat(50).map((n) => `m${n}{}`),
      fc.constantFrom('a{b:url(i.png)}', 'a{b:url(\ni.png )}', 'a{b:url("a%20b.png")}', '/*é😀*/', '\n', ' '),
    )
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1 }), (pieces) => {
        const digested = digestWithMap('a.css', `m0 ${pieces.join('')}`, '/*# sourceMappingURL=a.css.map */')
        const markers = readMarkers(digested.generated, digested.map)
        expect(markers).toHaveLength(digested.markers)
        for (const { said, stands } of markers) expect(stands).toBe(said)
      }),
    )
  })

  const unchanged: { name: string; css: string; map: string }[] = [
    { name: 'nothing moves', css: 'm0{}', map: mapOf('m0{}') },
    { name: 'not JSON', css: 'm0{a:url(i.png)}m1{}', map: ")]}'\n{" },
    {
      name: 'sections',
      css: 'm0{a:url(i.png)}m1{}',
      map: '{"version":3,"sections":[{"map":{"mappings":"AAAA,CAAC"}}]}',
    },
    { name: 'another version', css: 'm0{a:url(i.png)}m1{}', map: '{"version":2,"mappings":"AAAA,CAAC"}' },
  ]
  it.each(unchanged)('keeps its bytes: $name', ({ css, map }) => {
    const result = digestFolder({ ...files, 'a.css': `${css}\n/*# sourceMappingURL=a.map */`, 'a.map': map })
    expect(Buffer.from(outputOf(result)[result.manifest.paths.get('a.map')!]!).toString()).toBe(map)
  })

  it('keeps every byte besides the mappings', () => {
    const map =
      '{ "version": 3,\r\n"sourcesContent": ["\\"mappings\\": \\"AAAA\\" é"], "mappings" : "AAAA,gBAAA" , "sources": ["s"] }'
    const result = digestFolder({
      ...files,
      'a.css': 'm{a:url(i.png)}m{}\n/*# sourceMappingURL=a.map */',
      'a.map': map,
    })
    const output = Buffer.from(outputOf(result)[result.manifest.paths.get('a.map')!]!).toString()
    expect(output).toBe(map.replace('gBAAA', '+BAAA'))
  })
})

describe('a map inside its file', () => {
  const encodings: { name: string; write: (map: string) => string }[] = [
    { name: 'base64', write: (map) => `;base64,${Buffer.from(map).toString('base64')}` },
    {
      name: 'base64 with a charset',
      write: (map) => `;charset=utf-8;base64,${Buffer.from(map).toString('base64')}`,
    },
    { name: 'percent escapes', write: (map) => `,${encodeURIComponent(map)}` },
  ]
  it.each(encodings)('stays true: $name', ({ write }) => {
    const css = 'm0{a:url(i.png)}m1{b:url(i.png)}m2{}'
    const result = digestFolder({
      ...files,
      'a.css': `${css}\n/*# sourceMappingURL=data:application/json${write(mapOf(css))} */`,
    })
    const output = outputOf(result)
    expect(verifyFolder(result, output).problems).toEqual([])
    const text = Buffer.from(output[result.manifest.paths.get('a.css')!]!).toString()
    const [, base64, data] = /sourceMappingURL=data:application\/json[^,]*?(;base64)?,(.*) \*\//.exec(text)!
    const map = base64 ? Buffer.from(data!, 'base64').toString() : decodeURIComponent(data!)
    const markers = readMarkers(text, map)
    expect(markers).toHaveLength(3)
    for (const { said, stands } of markers) expect(stands).toBe(said)
  })

  it('keeps its bytes where nothing moves', () => {
    const css = `m0{}\n/*#  sourceMappingURL=data:application/json;base64,${Buffer.from(mapOf('m0{}')).toString('base64')}*/`
    const result = digestFolder({ 'a.css': css })
    expect(Buffer.from(result.assets[0]!.read()).toString()).toBe(css)
  })
})
