import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { build, ROLLUPS } from './rollup-like.ts'

/** Where the first place of a text is in the sources. */
function originOf(output: string, text: string, map: string): { source: string | null; line: number | null } {
  const before = output.slice(0, output.indexOf(text)).split('\n')
  expect(output).toContain(text)
  const position = { line: before.length, column: before.at(-1)!.length }
  return originalPositionFor(new TraceMap(map), position)
}

describe.each(ROLLUPS)('$name', (bundler) => {
  it('keeps the maps of scripts that import each other by names that stay', async () => {
    const root = copyFixture('rollup-app')
    const { files, manifest, warnings } = await build(bundler, {
      ...{ root, options: { importMap: true }, output: { sourcemap: true } },
    })
    expect(warnings).toEqual([])
    const read = (key: string): string => files.get(manifest.paths.get(key)!)!.toString()
    const { source, line } = originOf(read('main.js'), 'document.head', read('main.js.map'))
    const lines = readFileSync(join(root, 'src/main.js'), 'utf8').split('\n')
    expect(source).toMatch(/src\/main\.js$/)
    expect(lines[line! - 1]).toContain('document.head')
  })

  it('keeps the map that lies in CSS which a plugin emits', async () => {
    const root = copyFixture('rollup-app')
    const map = { version: 3, sources: ['main.scss'], names: [], mappings: 'AAAA,gCAIA' }
    const url = `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`
    const css = '.a{b:url(/static/img/tick.svg)} .c{d:e}'
    writeFileSync(join(root, 'src/main.css'), `${css}\n/*# sourceMappingURL=${url} */\n`)
    const { files, manifest } = await build(bundler, { root })
    const output = files.get(manifest.paths.get('assets/main.css')!)!.toString()
    expect(output).toContain(`url("/static/${manifest.paths.get('img/tick.svg')}")} .c`)
    const [, data = ''] = /base64,(\S+)/.exec(output)!
    const inside = Buffer.from(data, 'base64').toString()
    expect(originOf(output, '.c', inside)).toMatchObject({ source: 'main.scss', line: 5 })
  })
})
