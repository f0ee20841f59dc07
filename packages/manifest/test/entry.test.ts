import { describe, expect, it } from 'vitest'
import {
  type Entry,
  type Entrypoint,
  loadManifest,
  type Manifest,
  type ReaderOptions,
  type TagOptions,
} from '../src/index.ts'

const manifest: Manifest = {
  paths: new Map([
    ['src/main.ts', 'assets/main.123456789abc.js'],
    ['css/print.css', 'css/print.27e20196a850.css'],
    ['js/legacy.js', 'js/legacy.0123456789ab.js'],
    ['img/logo.svg', 'img/logo.900150983cd2.svg'],
  ]),
  entrypoints: new Map<string, Entrypoint>([
    ...['src/main.ts', 'main'].map((name): [string, Entrypoint] => [
      name,
      {
        js: ['assets/runtime.aaaaaaaaaaaa.js', 'assets/main.123456789abc.js'],
        css: ['assets/main.bbbbbbbbbbbb.css'],
        preload: ['assets/a b.cccccccccccc.js'],
        lazy: ['assets/later.dddddddddddd.js', 'assets/later.eeeeeeeeeeee.css'],
      },
    ]),
    ['old', { type: 'classic', js: ['js/runtime.js', 'js/old.js'], css: [], preload: [] }],
  ]),
  integrity: new Map([
    ['assets/main.123456789abc.js', 'sha384-bWFpbg=='],
    ['css/print.27e20196a850.css', 'sha384-cHJpbnQ='],
  ]),
}

const main: Entry = {
  type: 'module',
  js: ['/static/assets/runtime.aaaaaaaaaaaa.js', '/static/assets/main.123456789abc.js'],
  css: ['/static/assets/main.bbbbbbbbbbbb.css'],
  preload: ['/static/assets/a%20b.cccccccccccc.js'],
  lazy: ['/static/assets/later.dddddddddddd.js', '/static/assets/later.eeeeeeeeeeee.css'],
}

describe('entry', () => {
  const rows: { name: string; input: string; options?: ReaderOptions; expected: Entry }[] = [
    { name: 'source path', input: 'src/main.ts', expected: main },
    { name: 'name', input: 'main', expected: main },
    {
      name: 'classic scripts',
      input: 'old',
      expected: {
        type: 'classic',
        js: ['/static/js/runtime.js', '/static/js/old.js'],
        css: [],
        preload: [],
        lazy: [],
      },
    },
    {
      name: 'style sheet that is no entry',
      input: 'css/print.css',
      expected: {
        type: 'module',
        js: [],
        css: ['/static/css/print.27e20196a850.css'],
        preload: [],
        lazy: [],
      },
    },
    {
      name: 'script that is no entry',
      input: 'js/legacy.js',
      expected: { type: 'module', js: ['/static/js/legacy.0123456789ab.js'], css: [], preload: [], lazy: [] },
    },
    {
      name: 'missing script, not strict',
      input: 'src/admin.tsx',
      options: { strict: false, base: 'http://localhost:5173/' },
      expected: {
        type: 'module',
        js: ['http://localhost:5173/src/admin.tsx'],
        css: [],
        preload: [],
        lazy: [],
      },
    },
    {
      name: 'missing style sheet, not strict',
      input: 'css/admin.css',
      options: { strict: false },
      expected: { type: 'module', js: [], css: ['/static/css/admin.css'], preload: [], lazy: [] },
    },
  ]
  it.each(rows)('$name', ({ input, options, expected }) =>
    expect(loadManifest(manifest, options).entry(input)).toEqual(expected),
  )

  const refused: { name: string; input: string; code: string; message: string; strict?: boolean }[] = [
    {
      name: 'missing entry',
      input: 'src/mian.ts',
      code: 'missing-key',
      message: 'The manifest has no entry for "src/mian.ts". Did you mean "src/main.ts"?',
    },
    {
      name: 'missing name',
      input: 'mian',
      code: 'missing-key',
      message: 'The manifest has no entry for "mian". Did you mean "main"?',
    },
    {
      name: 'name of an object member',
      input: '__proto__',
      code: 'missing-key',
      message: 'The manifest has no entry for "__proto__".',
    },
    {
      name: 'image',
      input: 'img/logo.svg',
      code: 'not-an-entry',
      message:
        '"img/logo.svg" is neither an entry nor a script or style sheet, so a page cannot load it by tags. Use url() for it.',
    },
    {
      name: 'missing image, not strict',
      input: 'img/cat.png',
      strict: false,
      code: 'not-an-entry',
      message:
        '"img/cat.png" is neither an entry nor a script or style sheet, so a page cannot load it by tags. Use url() for it.',
    },
  ]
  it.each(refused)('refuses: $name', ({ input, code, message, strict }) => {
    const reader = loadManifest(manifest, { strict })
    expect(() => reader.entry(input)).toThrow(expect.objectContaining({ code, message }))
    expect(() => reader.tags(input)).toThrow(expect.objectContaining({ code, message }))
  })
})

describe('tags', () => {
  /** With the integrity of the one module that has one. */
  const importMap = (nonce?: string): string[] => [
    `<script type="importmap"${nonce === undefined ? '' : ` nonce="${nonce}"`}>{"integrity": {"/static/assets/main.123456789abc.js": "sha384-bWFpbg=="}`,
    '}</script>',
  ]
  const rows: { name: string; input: string; base?: string; options?: TagOptions; expected: string[] }[] = [
    {
      name: 'entry',
      input: 'main',
      expected: [
        ...importMap(),
        '<link rel="stylesheet" href="/static/assets/main.bbbbbbbbbbbb.css">',
        '<link rel="modulepreload" href="/static/assets/a%20b.cccccccccccc.js">',
        '<script type="module" src="/static/assets/runtime.aaaaaaaaaaaa.js"></script>',
        '<script type="module" src="/static/assets/main.123456789abc.js" integrity="sha384-bWFpbg=="></script>',
      ],
    },
    {
      name: 'classic scripts',
      input: 'old',
      options: { nonce: 'r4nd0m' },
      expected: [
        '<script defer src="/static/js/runtime.js" nonce="r4nd0m"></script>',
        '<script defer src="/static/js/old.js" nonce="r4nd0m"></script>',
      ],
    },
    {
      name: 'nonce, no preloads',
      input: 'main',
      options: { nonce: 'r4nd0m', preload: false },
      expected: [
        ...importMap('r4nd0m'),
        '<link rel="stylesheet" href="/static/assets/main.bbbbbbbbbbbb.css" nonce="r4nd0m">',
        '<script type="module" src="/static/assets/runtime.aaaaaaaaaaaa.js" nonce="r4nd0m"></script>',
        '<script type="module" src="/static/assets/main.123456789abc.js" nonce="r4nd0m" integrity="sha384-bWFpbg=="></script>',
      ],
    },
    {
      name: 'crossorigin',
      input: 'js/legacy.js',
      options: { crossorigin: 'use-credentials' },
      expected: [
        '<script type="module" src="/static/js/legacy.0123456789ab.js" crossorigin="use-credentials"></script>',
      ],
    },
    {
      name: 'integrity of another origin’s file',
      input: 'css/print.css',
      base: '//cdn.example.com/s/',
      expected: [
        '<link rel="stylesheet" href="//cdn.example.com/s/css/print.27e20196a850.css" integrity="sha384-cHJpbnQ=" crossorigin="anonymous">',
      ],
    },
    {
      name: 'another origin’s file without integrity',
      input: 'js/legacy.js',
      base: 'https://cdn.example.com/',
      expected: ['<script type="module" src="https://cdn.example.com/js/legacy.0123456789ab.js"></script>'],
    },
    {
      name: 'quotes and markup in base and nonce',
      input: 'js/legacy.js',
      base: `/"'><script>alert(1)</script>&/`,
      options: { nonce: `"'><script>&` },
      expected: [
        '<script type="module" src="/&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;/js/legacy.0123456789ab.js" nonce="&quot;&#39;&gt;&lt;script&gt;&amp;"></script>',
      ],
    },
  ]
  it.each(rows)('$name', ({ input, base, options, expected }) =>
    expect(loadManifest(manifest, { base }).tags(input, options).split('\n')).toEqual(expected),
  )
})
