import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { splitDigestedPath } from '@staticfiles/core'
import { describe, expect, it } from 'vitest'
import { APP } from '../matrix/app.ts'
import type { Bundler } from '../matrix/bundler.ts'
import { ESBUILD_VERSIONS } from '../matrix/bundlers/esbuild.ts'
import { ROLLUP_LIKES } from '../matrix/bundlers/rollup.ts'
import { VITES } from '../matrix/bundlers/vite.ts'
import { WEBPACK_LIKES } from '../matrix/bundlers/webpack.ts'
import { copyFixture } from '../support/fixture.ts'
import { readOutput } from '../support/output.ts'
import { ensureDjango } from '../support/python.mjs'
import { askWhiteNoise } from '../support/white-noise.ts'

const django = await ensureDjango()
const docs = readFileSync(new URL('../../docs/backends.md', import.meta.url), 'utf8')
const [, settings] = /```python\n(# settings\.py: what WhiteNoise .*?)```/s.exec(docs) ?? []
const bundlers: Bundler[] = [...VITES, ...ROLLUP_LIKES, ...WEBPACK_LIKES, ...ESBUILD_VERSIONS]

describe.each(bundlers)('$name', (bundler) => {
  it('writes compressed copies, which WhiteNoise sends of files that it keeps for good', async () => {
    const root = copyFixture('matrix/app')
    const options = { ...APP.options, compress: ['br', 'gzip'] as const }
    await bundler.build({ ...APP, root, options })
    const { dir, files } = readOutput(join(root, 'dist'))
    const copies = [...files.keys()].filter((path) => /\.(br|gz)$/.test(path))
    for (const copy of copies) {
      const bytes = (copy.endsWith('.br') ? brotliDecompressSync : gunzipSync)(files.get(copy)!)
      const path = copy.replace(/\.\w+$/, '')
      expect(splitDigestedPath(path), path).toBeDefined()
      expect(bytes.equals(files.get(path)!), copy).toBe(true)
      expect(files.get(copy)!.length).toBeLessThan(bytes.length)
    }
    expect(copies.filter((path) => path.endsWith('.js.br'))).not.toEqual([])
    expect(copies.filter((path) => path.endsWith('.svg.gz'))).not.toEqual([])

    if (!django) return
    const answers = askWhiteNoise(django.python, dir, dir, settings)
    const kept = [...files.keys()].filter((path) => answers[path]?.cacheControl?.includes('immutable'))
    expect(kept).toEqual([...files.keys()].filter((path) => splitDigestedPath(path)))
    for (const path of kept) {
      expect(answers[path]!.contentEncoding, path).toBe(files.has(`${path}.br`) ? 'br' : null)
    }
  })
})
