import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Manifest, serializeManifest } from '@staticfiles/manifest'
import { EXPORT_FORMATS, exportManifest } from 'staticfiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureDjango } from '../../support/python.mjs'
import { ensurePhp } from './php.ts'

const MANIFEST: Manifest = {
  paths: new Map([
    ['src/main.ts', 'assets/main.aaaaaaaaaaaa.js'],
    ['css/base.css', 'css/base.27e20196a850.css'],
  ]),
  entrypoints: new Map([
    [
      'src/main.ts',
      {
        js: ['assets/main.aaaaaaaaaaaa.js'],
        css: ['assets/main.bbbbbbbbbbbb.css'],
        preload: ['assets/shared.cccccccccccc.js'],
      },
    ],
  ]),
}

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const django = await ensureDjango()
const php = ensurePhp()

const folder = mkdtempSync(join(tmpdir(), 'staticfiles-export-'))
beforeAll(() => {
  for (const format of EXPORT_FORMATS) {
    const name = format === 'mix' ? 'mix-manifest.json' : `${format}.json`
    writeFileSync(join(folder, name), exportManifest(MANIFEST, format))
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.runIf(php)('PHP', () => {
  it('Symfony and Laravel Mix find the digested files', () => {
    const answer = execFileSync(php!, [script('readers.php'), folder, 'css/base.css'], { encoding: 'utf8' })
    expect(JSON.parse(answer)).toEqual({
      symfony: '/static/css/base.27e20196a850.css',
      mix: '/css/base.27e20196a850.css',
    })
  })
})

const urlsIn = (html: string): string[] =>
  Array.from(html.matchAll(/<(\w+) [^>]*(?:src|href)="([^"]+)"/g), ([, tag, url]) => `${tag} ${url}`)

describe.runIf(django)('Python', () => {
  const URLS = [
    'link /static/assets/main.bbbbbbbbbbbb.css',
    'script /static/assets/main.aaaaaaaaaaaa.js',
    'link /static/assets/shared.cccccccccccc.js',
  ]

  it('django-vite loads an entry with its style sheet and its imports', () => {
    const parameters = [script('vite_tags.py'), join(folder, 'vite.json'), 'src/main.ts']
    const html = execFileSync(django!.python, parameters, { encoding: 'utf8' })
    expect(urlsIn(html)).toEqual(URLS)
  })

  it('and so it does with the manifest storage, which then has to know digested paths', () => {
    const manifests = [serializeManifest(MANIFEST), exportManifest(MANIFEST, 'django')]
    const [plain, exported] = manifests.map((text, i) => {
      const place = join(folder, `storage-${i}`)
      mkdirSync(place)
      writeFileSync(join(place, 'staticfiles.json'), text)
      const parameters = [script('vite_tags.py'), join(folder, 'vite.json'), 'src/main.ts', place]
      return spawnSync(django!.python, parameters, { encoding: 'utf8' })
    })
    expect(plain!.stderr).toContain("Missing staticfiles manifest entry for 'assets/main.bbbbbbbbbbbb.css'")
    expect(exported!.stderr).toBe('')
    expect(urlsIn(exported!.stdout)).toEqual(URLS)
  })
})
