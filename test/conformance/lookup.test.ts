import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadManifest, manifestHash, serializeManifest } from '@staticfiles/manifest'
import { describe, expect, it } from 'vitest'
import { oracles } from './oracle.ts'
import { digest } from './outcome.ts'
import { inFolder, treeOf } from './tree.ts'

const { paths } = digest(
  treeOf({
    'css/base.css': 'a { b: url(../img/i.png) }',
    'img/i.png': 'i',
    'img/two words.png': 'w',
    'img/é 😀.png': 'e',
    'vendor/@scope/a+b@2x.png': 's',
    'fonts/f.eot': 'f',
    LICENSE: 'MIT',
  }),
)
const text = serializeManifest({
  paths,
  entrypoints: new Map([['main', { js: ['js/main.js'], css: ['css/base.css'], preload: [] }]]),
  integrity: new Map([['css/base.css', 'sha384-YQ==']]),
  predigested: new Map([['css/base.css', '0123456789ab']]),
})
const at = (key: string): string => `/static/${paths.get(key)}`

const found: { name: string; key: string; url: string }[] = [
  { name: 'key', key: 'css/base.css', url: at('css/base.css') },
  { name: 'no extension', key: 'LICENSE', url: at('LICENSE') },
  { name: 'query and fragment', key: 'css/base.css?v=1#x', url: `${at('css/base.css')}?v=1#x` },
  { name: 'iefix', key: 'fonts/f.eot?#iefix', url: `${at('fonts/f.eot')}?#iefix` },
  { name: 'folder', key: 'img/', url: '/static/img/' },
  { name: 'blank', key: 'img/two words.png', url: at('img/two words.png') },
  { name: 'unicode', key: 'img/é 😀.png', url: at('img/é 😀.png') },
  {
    name: 'characters that Django escapes',
    key: 'vendor/@scope/a+b@2x.png',
    url: at('vendor/@scope/a+b@2x.png'),
  },
]
const refused: { name: string; key: string }[] = [
  { name: 'dot', key: './css/base.css' },
  { name: 'leading slash', key: '/css/base.css' },
  { name: 'way back', key: 'img/../css/base.css' },
  { name: 'digested name', key: paths.get('LICENSE')! },
  { name: 'nothing of that name', key: 'css/gone.css' },
]

const started = await oracles()

describe.each(started)('our manifest, read by Django $series from a folder of its own', ({ oracle }) => {
  const lookUp = (...keys: string[]) =>
    inFolder((folder) => {
      writeFileSync(join(folder, 'staticfiles.json'), text)
      return oracle.lookup(folder, keys)
    })

  it('is accepted, with its hash', async () => {
    expect((await lookUp()).hash).toBe(manifestHash(paths))
  })

  it.each(found)('$name: the storage and {% static %} answer the URL', async ({ key, url }) => {
    expect(await lookUp(key)).toMatchObject({ storage: [url], template: [url] })
  })

  it.each(refused)('$name: the storage and {% static %} refuse it', async ({ key }) => {
    const exception = `ValueError: Missing staticfiles manifest entry for '${key}'`
    expect(await lookUp(key)).toMatchObject({ storage: [exception], template: [exception] })
  })
})

describe('our manifest, read by our reader', () => {
  const reader = loadManifest({ paths })

  it.each(found)('$name: answers the URL, escaped', ({ key, url }) => {
    expect(decodeURI(reader.url(key))).toBe(url)
  })

  it.each(refused)('$name: refuses it', ({ key }) => {
    expect(() => reader.url(key)).toThrow('The manifest has no entry for')
  })
})
