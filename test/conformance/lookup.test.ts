import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadManifest, manifestHash, serializeManifest } from '@staticfiles/manifest'
import { afterAll, describe, expect, it } from 'vitest'
import { startOracle } from './oracle.ts'
import { digest } from './outcome.ts'
import { inFolder, treeOf } from './tree.ts'

const { paths } = digest(
  treeOf({
    'css/base.css': 'a { b: url(../img/i.png) }',
    'img/i.png': 'i',
    'img/two words.png': 'w',
    'img/é 😀.png': 'e',
    'fonts/f.eot': 'f',
    LICENSE: 'MIT',
  }),
)
const text = serializeManifest({ paths, predigested: new Map([['css/base.css', '0123456789ab']]) })
const at = (key: string): string => `/static/${paths.get(key)}`
const missing = (name: string): string => `ValueError: Missing staticfiles manifest entry for '${name}'`

const rows: { name: string; key: string; expected: string }[] = [
  { name: 'key', key: 'css/base.css', expected: at('css/base.css') },
  { name: 'no extension', key: 'LICENSE', expected: at('LICENSE') },
  { name: 'query and fragment', key: 'css/base.css?v=1#x', expected: `${at('css/base.css')}?v=1#x` },
  { name: 'iefix', key: 'fonts/f.eot?#iefix', expected: `${at('fonts/f.eot')}?#iefix` },
  { name: 'folder', key: 'img/', expected: '/static/img/' },
  { name: 'blank', key: 'img/two words.png', expected: at('img/two words.png') },
  { name: 'unicode', key: 'img/é 😀.png', expected: at('img/é 😀.png') },
  { name: 'dot', key: './css/base.css', expected: missing('./css/base.css') },
  { name: 'leading slash', key: '/css/base.css', expected: missing('/css/base.css') },
  { name: 'way back', key: 'img/../css/base.css', expected: missing('img/../css/base.css') },
  { name: 'digested name', key: paths.get('LICENSE')!, expected: missing(paths.get('LICENSE')!) },
  { name: 'nothing of that name', key: 'css/gone.css', expected: missing('css/gone.css') },
]

const oracle = await startOracle()
afterAll(() => oracle?.stop())

describe.runIf(oracle)('our manifest, read by Django from a folder of its own', async () => {
  const answers = oracle
    ? await inFolder((folder) => {
        writeFileSync(join(folder, 'staticfiles.json'), text)
        return oracle.lookup(
          folder,
          rows.map(({ key }) => key),
        )
      })
    : undefined

  it('is accepted, with its hash', () => {
    expect(answers!.hash).toBe(manifestHash(paths))
  })

  it.each(rows.map((row, i) => ({ ...row, i })))(
    '$name: the storage and {% static %} answer',
    ({ i, expected }) => {
      expect(answers!.storage[i]).toBe(expected)
      expect(answers!.template[i]).toBe(expected)
    },
  )
})

describe('our manifest, read by our reader', () => {
  const reader = loadManifest({ paths })

  it.each(rows)('$name: answers what Django answers', ({ key, expected }) => {
    if (expected.startsWith('/')) expect(decodeURI(reader.url(key))).toBe(expected)
    else expect(() => reader.url(key)).toThrow('The manifest has no entry for')
  })
})
