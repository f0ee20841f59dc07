import { createRequire } from 'node:module'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { build, WEBPACKS } from './webpack-like.ts'

const CssMinimizerPlugin = createRequire(import.meta.url)('css-minimizer-webpack-plugin')

/** Where these stand in the sources; each comes after a URL that has grown, on the one line of the output. */
const rows = [
  { file: 'skin.css', text: '.skin:before', source: 'src/skin.css', line: 8 },
  { file: 'skin.css', text: 'content:', source: 'src/skin.css', line: 9 },
  { file: 'main.js', text: 'postMessage', source: 'src/main.js', line: 12 },
]

describe.each(WEBPACKS)('$name', (bundler) => {
  describe.each(['source-map', 'hidden-source-map'] as const)('%s', (devtool) => {
    const root = copyFixture('plain-app')
    const built = build(bundler, {
      root,
      config: { devtool, optimization: { minimize: true, minimizer: [new CssMinimizerPlugin()] } },
    })

    it.each(rows)('$text in $file', async ({ file, text, source, line }) => {
      const { files, manifest } = await built
      const output = files.get(manifest.paths.get(file)!)!.toString()
      const map = new TraceMap(files.get(manifest.paths.get(`${file}.map`)!)!.toString())
      const before = output.slice(0, output.indexOf(text)).split('\n')
      expect(output).toContain(text)

      const origin = originalPositionFor(map, { line: before.length, column: before.at(-1)!.length })
      expect(origin.source).toMatch(new RegExp(`/${source}$`))
      expect(origin.line).toBe(line)
    })

    it('the map names the file by its key', async () => {
      const { files, manifest } = await built
      const map = JSON.parse(files.get(manifest.paths.get('skin.css.map')!)!.toString())
      expect(map.file).toBe('skin.css')
    })
  })
})
