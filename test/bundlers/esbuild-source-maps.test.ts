import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { build, ESBUILDS } from './esbuild.ts'

/** Where these stand in the sources; each comes after a URL that has grown, on the one line of the output. */
const rows = [
  { file: 'skin.css', text: 'content:', source: 'src/skin.css', line: 9 },
  { file: 'main.js', text: 'postMessage', source: 'src/main.js', line: 12 },
]

describe.each(ESBUILDS)('$name', ({ esbuild }) => {
  describe.each(['linked', 'inline', 'both', 'external'] as const)('%s', (sourcemap) => {
    const root = copyFixture('plain-app')
    const built = build(esbuild, { root, config: { sourcemap, minify: true } })

    it.each(rows)('$text in $file', async ({ file, text, source, line }) => {
      const { files, manifest } = await built
      const output = files.get(manifest.paths.get(file)!)!.toString()
      const before = output.slice(0, output.indexOf(text)).split('\n')
      expect(output).toContain(text)
      const inside = /sourceMappingURL=data:application\/json;base64,(\S+)/.exec(output)?.[1]
      const beside = files.get(manifest.paths.get(`${file}.map`) ?? '')?.toString()
      expect([inside !== undefined, beside !== undefined]).toEqual([
        ['inline', 'both'].includes(sourcemap),
        sourcemap !== 'inline',
      ])

      for (const map of [inside && Buffer.from(inside, 'base64').toString(), beside]) {
        if (map === undefined) continue
        const position = { line: before.length, column: before.at(-1)!.length }
        const origin = originalPositionFor(new TraceMap(map), position)
        expect(origin).toMatchObject({ source: expect.stringMatching(new RegExp(`/${source}$`)), line })
      }
    })
  })
})
