import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Manifest, parseAnyManifest, serializeManifest } from '@staticfiles/manifest'
import { describe, expect, it } from 'vitest'
import { listingOf, makeFolder, runIn } from '../../../test/support/command.ts'
import { type ExportFormat, exportManifest } from '../src/manifests/export/export-manifest.ts'

const MANIFEST: Manifest = {
  paths: new Map([
    ['src/main.ts', 'assets/main.aaaaaaaaaaaa.js'],
    ['assets/main.css', 'assets/main.bbbbbbbbbbbb.css'],
    ['img/a b.png', 'img/a b.cccccccccccc.png'],
    ['__proto__', '__proto__.dddddddddddd'],
  ]),
  entrypoints: new Map([
    [
      'src/main.ts',
      {
        js: ['assets/main.aaaaaaaaaaaa.js'],
        css: ['assets/main.bbbbbbbbbbbb.css'],
        preload: ['assets/shared.eeeeeeeeeeee.js'],
      },
    ],
    ['assets/main.css', { js: [], css: ['assets/main.bbbbbbbbbbbb.css'], preload: [] }],
  ]),
  integrity: new Map([
    ['assets/main.aaaaaaaaaaaa.js', 'sha384-abc'],
    ['assets/main.bbbbbbbbbbbb.css', 'sha512-xyz'],
  ]),
}

describe('formats', () => {
  const rows: { name: ExportFormat; expected: string }[] = [
    {
      name: 'flat',
      expected: `{
  "__proto__": "/static/__proto__.dddddddddddd",
  "assets/main.css": "/static/assets/main.bbbbbbbbbbbb.css",
  "img/a b.png": "/static/img/a%20b.cccccccccccc.png",
  "src/main.ts": "/static/assets/main.aaaaaaaaaaaa.js"
}
`,
    },
    {
      name: 'vite',
      expected: `{
  "__proto__": {
    "file": "__proto__.dddddddddddd",
    "src": "__proto__"
  },
  "assets/main.css": {
    "file": "assets/main.bbbbbbbbbbbb.css",
    "src": "assets/main.css",
    "isEntry": true
  },
  "img/a b.png": {
    "file": "img/a b.cccccccccccc.png",
    "src": "img/a b.png"
  },
  "src/main.ts": {
    "file": "assets/main.aaaaaaaaaaaa.js",
    "src": "src/main.ts",
    "isEntry": true,
    "css": [
      "assets/main.bbbbbbbbbbbb.css"
    ],
    "imports": [
      "_shared.eeeeeeeeeeee.js"
    ]
  },
  "_shared.eeeeeeeeeeee.js": {
    "file": "assets/shared.eeeeeeeeeeee.js"
  }
}
`,
    },
    {
      name: 'propshaft',
      expected: `{
  "__proto__": "__proto__.dddddddddddd",
  "assets/main.css": {
    "digested_path": "assets/main.bbbbbbbbbbbb.css",
    "integrity": "sha512-xyz"
  },
  "img/a b.png": "img/a b.cccccccccccc.png",
  "src/main.ts": {
    "digested_path": "assets/main.aaaaaaaaaaaa.js",
    "integrity": "sha384-abc"
  }
}
`,
    },
    {
      name: 'phoenix',
      expected: `{
  "digests": {
    "__proto__.dddddddddddd": {
      "logical_path": "__proto__"
    },
    "assets/main.bbbbbbbbbbbb.css": {
      "logical_path": "assets/main.css",
      "sha512": "xyz"
    },
    "img/a b.cccccccccccc.png": {
      "logical_path": "img/a b.png"
    },
    "assets/main.aaaaaaaaaaaa.js": {
      "logical_path": "src/main.ts"
    }
  },
  "latest": {
    "__proto__": "__proto__.dddddddddddd",
    "assets/main.css": "assets/main.bbbbbbbbbbbb.css",
    "img/a b.png": "img/a b.cccccccccccc.png",
    "src/main.ts": "assets/main.aaaaaaaaaaaa.js"
  },
  "version": 1
}
`,
    },
    {
      name: 'mix',
      expected: `{
  "/__proto__": "/__proto__.dddddddddddd",
  "/assets/main.css": "/assets/main.bbbbbbbbbbbb.css",
  "/img/a b.png": "/img/a b.cccccccccccc.png",
  "/src/main.ts": "/assets/main.aaaaaaaaaaaa.js"
}
`,
    },
    {
      name: 'django',
      expected: `${JSON.stringify(
        {
          paths: {
            ['__proto__']: '__proto__.dddddddddddd',
            '__proto__.dddddddddddd': '__proto__.dddddddddddd',
            'assets/main.aaaaaaaaaaaa.js': 'assets/main.aaaaaaaaaaaa.js',
            'assets/main.bbbbbbbbbbbb.css': 'assets/main.bbbbbbbbbbbb.css',
            'assets/main.css': 'assets/main.bbbbbbbbbbbb.css',
            'assets/shared.eeeeeeeeeeee.js': 'assets/shared.eeeeeeeeeeee.js',
            'img/a b.cccccccccccc.png': 'img/a b.cccccccccccc.png',
            'img/a b.png': 'img/a b.cccccccccccc.png',
            'src/main.ts': 'assets/main.aaaaaaaaaaaa.js',
          },
          version: '1.1',
          hash: '021990010e44',
          entrypoints: {
            'assets/main.css': { js: [], css: ['assets/main.bbbbbbbbbbbb.css'], preload: [] },
            'src/main.ts': {
              js: ['assets/main.aaaaaaaaaaaa.js'],
              css: ['assets/main.bbbbbbbbbbbb.css'],
              preload: ['assets/shared.eeeeeeeeeeee.js'],
            },
          },
          integrity: {
            'assets/main.aaaaaaaaaaaa.js': 'sha384-abc',
            'assets/main.bbbbbbbbbbbb.css': 'sha512-xyz',
          },
        },
        null,
        2,
      )}\n`,
    },
  ]
  it.each(rows)('$name', ({ name, expected }) => {
    expect(exportManifest(MANIFEST, name)).toBe(expected)
  })

  it('what is exported can be read again', () => {
    for (const format of ['flat', 'vite'] as const) {
      const { paths } = { paths: new Map([...MANIFEST.paths].filter(([key]) => !key.includes(' '))) }
      const read = parseAnyManifest(exportManifest({ paths }, format), '/static/', 'exported.json')
      expect(read).toEqual(paths)
    }
  })
})

describe('the command', () => {
  const folder = () => makeFolder({ 'staticfiles.json': serializeManifest(MANIFEST) })

  it('writes to standard output', () => {
    const { code, stdout, stderr } = runIn(folder(), 'export', 'staticfiles.json', '--format', 'mix')
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: exportManifest(MANIFEST, 'mix'), stderr: '' })
  })

  it('writes to a file, whatever folder the configuration names', () => {
    const cwd = makeFolder({
      'staticfiles.json': serializeManifest(MANIFEST),
      'staticfiles.config.js': `module.exports = { out: 'dist', base: 'https://cdn.example.com/' }`,
    })
    const { code, stdout } = runIn(cwd, 'export', 'staticfiles.json', '--format', 'flat', '--out', 'a/b.json')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^4 keys exported to a\/b\.json /)
    expect(readFileSync(join(cwd, 'a/b.json'), 'utf8')).toBe(
      exportManifest(MANIFEST, 'flat', { base: 'https://cdn.example.com/' }),
    )
    expect(Object.keys(listingOf(cwd))).not.toContain('dist')
  })

  const rows = [
    {
      name: 'no format',
      input: ['staticfiles.json'],
      expected: { code: 2, says: 'Name the format: --format flat, --format vite, ' },
    },
    {
      name: 'unknown format',
      input: ['staticfiles.json', '--format', 'constructor'],
      expected: {
        code: 2,
        says: 'There is no format "constructor"; there are flat, vite, propshaft, phoenix, mix, django.',
      },
    },
    {
      name: 'output over the manifest',
      input: ['staticfiles.json', '--format', 'mix', '--out', './staticfiles.json'],
      expected: { code: 2, says: './staticfiles.json is the manifest itself. Name another file (--out).' },
    },
    {
      name: 'missing manifest',
      input: ['none.json', '--format', 'mix'],
      expected: { code: 1, says: 'none.json does not exist.' },
    },
  ]
  it.each(rows)('$name', ({ input, expected }) => {
    const cwd = folder()
    const before = listingOf(cwd)
    const { code, stderr } = runIn(cwd, 'export', ...input)
    expect(stderr).toContain(expected.says)
    expect(code).toBe(expected.code)
    expect(listingOf(cwd)).toEqual(before)
  })

  it('an entry of several scripts is not exported for Vite', () => {
    const js = ['runtime.aaaaaaaaaaaa.js', 'main.bbbbbbbbbbbb.js']
    const manifest = { ...MANIFEST, entrypoints: new Map([['main', { js, css: [], preload: [] }]]) }
    const cwd = makeFolder({ 'staticfiles.json': serializeManifest(manifest) })
    const { code, stderr } = runIn(cwd, 'export', 'staticfiles.json', '--format', 'vite')
    expect(stderr).toContain(
      `The entry "main" is loaded by 2 scripts (${js.join(', ')}), and Vite's manifest can name one.`,
    )
    expect(code).toBe(1)
  })
})
