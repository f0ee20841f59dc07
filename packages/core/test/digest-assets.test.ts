import { describe, expect, it } from 'vitest'
import { digestAssets, digestedPathOf, digestOf, formatProblem } from '../src/index.ts'
import { bytesOf, digestFolder, type Folder, outputOf, textOf, verifyFolder } from './folder.ts'

const SITE: Folder = {
  'css/base.css':
    '@import "parts/menu.css";\nbody{background:url(../img/bg.png)}\n/*# sourceMappingURL=base.css.map */',
  'css/base.css.map': '{"version":3,"sources":[],"names":[],"mappings":""}',
  'css/parts/menu.css': 'li{list-style:url("../../img/dot.svg")}',
  'img/bg.png': new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff]),
  'img/dot.svg': '<svg/>',
  'js/app.js': 'run()',
}

const digestedPath = (folder: Folder, path: string) => digestFolder(folder).manifest.paths.get(path)!

describe('names', () => {
  it('hold the md5 of the final bytes', () => {
    const { assets } = digestFolder(SITE)
    for (const asset of assets)
      expect(asset.digestedPath).toBe(digestedPathOf(asset.logicalPath, digestOf(asset.read())))
    expect(assets).toHaveLength(6)
  })

  it('change for a file and all that refer to it, and for nothing else', () => {
    const before = digestFolder(SITE).manifest.paths
    const after = digestFolder({ ...SITE, 'img/dot.svg': '<svg></svg>' }).manifest.paths
    const changed = [...after.keys()].filter((key) => before.get(key) !== after.get(key))
    expect(changed).toEqual(['css/base.css', 'css/parts/menu.css', 'img/dot.svg'])
  })

  it('do not depend on the order of the assets', () => {
    const reversed = Object.fromEntries(Object.entries(SITE).reverse())
    expect([...digestFolder(reversed).manifest.paths]).toEqual([...digestFolder(SITE).manifest.paths])
  })
})

describe('order', () => {
  it('puts what is referred to before what refers to it', () => {
    const order = digestFolder(SITE).assets.map((asset) => asset.logicalPath)
    expect(order.indexOf('css/base.css')).toBeGreaterThan(order.indexOf('css/parts/menu.css'))
    expect(order.indexOf('css/parts/menu.css')).toBeGreaterThan(order.indexOf('img/dot.svg'))
  })

  it('takes a chain of 20,000 imports', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, i) => [`${i}.css`, `@import "${i + 1}.css";`]),
    )
    const result = digestFolder({ ...chain, '20000.css': '' })
    expect(result.problems).toEqual([])
    expect(verifyFolder(result, outputOf(result)).problems).toEqual([])
  })
})

describe('cycles', () => {
  const cycles: { name: string; folder: Folder; entry: string }[] = [
    { name: 'self reference', folder: { 'a.css': 'a{b:url(a.css)}' }, entry: 'a.css' },
    {
      name: 'two files',
      folder: { 'a.css': '@import "b.css";', 'b.css': '@import "a.css";c{}' },
      entry: 'a.css',
    },
    {
      name: 'three files with a common image',
      folder: {
        'a.css': '@import "b.css";',
        'b.css': '@import "x/c.css";a{b:url(i.png)}',
        'x/c.css': '@import "../a.css";a{b:url(../i.png)}',
        'i.png': 'i',
      },
      entry: 'x/c.css',
    },
    {
      name: 'two cycles that share a file',
      folder: {
        'a.css': '@import "b.css";@import "c.css";',
        'b.css': '@import "a.css";',
        'c.css': '@import "a.css";a{}',
      },
      entry: 'b.css',
    },
    {
      name: 'files of one content',
      folder: { 'a.css': '@import "b.css";', 'b.css': '@import "b.css";' },
      entry: 'b.css',
    },
  ]

  it.each(cycles)('$name: resolves, verifies, and stands a second run', ({ folder }) => {
    const result = digestFolder(folder)
    expect(result.problems).toEqual([])
    const output = outputOf(result, folder)
    expect(verifyFolder(result, output).problems).toEqual([])
    expect(digestFolder(output).manifest).toEqual(result.manifest)
    expect(digestFolder(outputOf(result)).manifest).toEqual(result.manifest)
  })

  it.each(cycles)('$name: every name changes when one member does', ({ folder, entry }) => {
    const edited = { ...folder, [entry]: `${folder[entry]}/* edited */` }
    expect(digestedPath(edited, 'a.css')).not.toBe(
      digestedPath(folder, 'a.css') === digestedPath(folder, entry) ? '' : digestedPath(folder, entry),
    )
    expect(digestedPath(edited, entry)).not.toBe(digestedPath(folder, entry))
  })
})

describe('digested copies of an earlier run', () => {
  const first = digestFolder(SITE)

  it('are recognised beside their originals', () => {
    const second = digestFolder(outputOf(first, SITE))
    expect(second.manifest).toEqual(first.manifest)
    expect(second.assets.map((asset) => asset.logicalPath).sort()).toEqual(Object.keys(SITE).sort())
  })

  it('take the place of originals that are gone', () => {
    expect(digestFolder(outputOf(first)).manifest).toEqual(first.manifest)
  })

  it('are left alone when the original has changed', () => {
    const edited = { ...outputOf(first, SITE), 'img/bg.png': 'new' }
    const { manifest, assets } = digestFolder(edited)
    expect([...manifest.paths.keys()].sort()).toEqual(Object.keys(SITE).sort())
    const outdated = assets.filter((asset) => !asset.current).map((asset) => asset.digestedPath)
    expect(new Set(outdated)).toEqual(
      new Set([first.manifest.paths.get('css/base.css'), first.manifest.paths.get('img/bg.png')]),
    )
  })

  it('are written again when damaged', () => {
    const damaged = { ...outputOf(first, SITE), [first.manifest.paths.get('js/app.js')!]: 'ru' }
    expect(digestFolder(damaged).manifest).toEqual(first.manifest)
  })

  it('are an error when two claim one key and the original is gone', () => {
    const folder: Folder = {}
    for (const content of ['one', 'two']) folder[digestedPathOf('a.js', digestOf(bytesOf(content)))] = content
    const { problems } = digestFolder(folder)
    expect(problems).toMatchObject([{ code: 'duplicate-key', severity: 'error' }])
    for (const path of Object.keys(folder)) expect(problems[0]!.message).toContain(path)
  })

  it('are told apart by an earlier manifest when the original is gone', () => {
    const [one, two] = ['one', 'two'].map((content) => digestedPathOf('a.js', digestOf(bytesOf(content))))
    for (const meant of [one!, two!]) {
      const previous = new Map([['a.js', meant]])
      const { problems, manifest } = digestFolder({ [one!]: 'one', [two!]: 'two' }, { previous })
      expect(problems).toEqual([])
      expect(manifest.paths).toEqual(previous)
    }
  })

  it('need a proof: a name that looks digested is a name like any other', () => {
    const { manifest } = digestFolder({ 'lib.0123456789ab.js': 'x' })
    expect(manifest.paths.get('lib.0123456789ab.js')).toBe(
      digestedPathOf('lib.0123456789ab.js', digestOf(bytesOf('x'))),
    )
  })

  it('may be referred to by their final names', () => {
    const copy = digestedPathOf('i.png', digestOf(bytesOf('i')))
    const result = digestFolder({ [copy]: 'i', 'a.css': `a{b:url(${copy})}c{d:url(i.png)}` })
    expect(result.problems).toEqual([])
    expect(textOf(result, 'a.css')).toBe('a{b:url(i.<d>.png)}c{d:url("i.<d>.png")}')
  })
})

describe('assets with a final name', () => {
  it('keep it, and references to their logicalPath follow', () => {
    const result = digestAssets([
      { logicalPath: 'app.js', digestedPath: 'app-Xy12_.js', source: bytesOf('x') },
      { logicalPath: 'a.css', source: bytesOf('a{b:url(app.js)}') },
    ])
    expect(result.manifest.paths.get('app.js')).toBe('app-Xy12_.js')
    expect(Buffer.from(result.assets.at(-1)!.read()).toString()).toBe('a{b:url("app-Xy12_.js")}')
  })

  const known = new Map([
    ['src/main.ts', 'assets/main-Xy12_.js'],
    ['src/other.ts', 'assets/main-Xy12_.js'],
    ['assets/main.css', 'assets/gone-12345678.css'],
    ['css/a.css', 'css/a-12345678.css'],
  ])
  const built: Folder = {
    'assets/main-Xy12_.js': 'x',
    'css/a.css': 'a{b:url(../assets/main-Xy12_.js)}',
    'css/a-12345678.css': 'old',
  }

  it('are those that another manifest names', () => {
    const result = digestFolder(built, { known })
    expect(result.problems).toEqual([])
    expect(Object.fromEntries(result.manifest.paths)).toEqual({
      'src/main.ts': 'assets/main-Xy12_.js',
      'src/other.ts': 'assets/main-Xy12_.js',
      'css/a.css': digestedPathOf('css/a.css', digestOf(bytesOf(built['css/a.css']!))),
    })
    expect(result.manifest.predigested).toEqual(new Map([['assets/main-Xy12_.js', digestOf(bytesOf('x'))]]))
  })

  it('are verified by the md5 that was recorded', () => {
    const result = digestFolder(built, { known })
    const output = outputOf(result)
    expect(verifyFolder(result, output).problems).toEqual([])
    expect(verifyFolder(result, { ...output, 'assets/main-Xy12_.js': 'y' }).problems).toMatchObject([
      { code: 'wrong-digest', file: 'assets/main-Xy12_.js' },
    ])
  })

  it('are those that are excluded', () => {
    const result = digestFolder(
      { ...SITE, 'robots.txt': '', 'css/own.css': 'a{b:url(gone.png)}', 'x.css': 'a{b:url(robots.txt)}' },
      { exclude: ['*.txt', 'css/own.*'] },
    )
    expect(result.manifest.paths.get('robots.txt')).toBe('robots.txt')
    expect(result.manifest.paths.get('css/own.css')).toBe('css/own.css')
    expect(result.problems).toEqual([])
    expect(textOf(result, 'x.css')).toBe('a{b:url(robots.txt)}')
    expect(verifyFolder(result, outputOf(result)).problems).toEqual([])
  })
})

describe('problems', () => {
  const report = (folder: Folder, options = {}) => digestFolder(folder, options).problems.map(formatProblem)

  it('come all at once, with place, path and the nearest name', () => {
    const folder = {
      ...SITE,
      'css/z.css':
        '\n  a{b:url(../img/bgg.png)}\nc{d:url(no/such/thing.woff)}\n/*# sourceMappingURL=z.css.map */',
      'css/a.css': '/* é😀 */a{b:url("../Img/BG.png")}@import "menu.css";',
      'js/x.js': '//# sourceMappingURL=../../x.map',
    }
    expect(report(folder)).toEqual([
      'css/a.css:1:14: error: "../Img/BG.png" names Img/BG.png, but the file is img/bg.png: in another case it is another file on Linux and on most servers.',
      'css/a.css:1:35: error: "menu.css" names css/menu.css, which does not exist. Did you mean css/parts/menu.css?',
      'css/z.css:2:7: error: "../img/bgg.png" names img/bgg.png, which does not exist. Did you mean img/bg.png?',
      'css/z.css:3:5: error: "no/such/thing.woff" names css/no/such/thing.woff, which does not exist.',
      'css/z.css:4:1: warning: "z.css.map" names css/z.css.map, which does not exist.',
      'js/x.js:1:1: warning: "../../x.map" leads out of the output folder, where nothing is served from.',
    ])
  })

  it('carry their fields', () => {
    expect(digestFolder({ 'css/a.css': 'a{b:url(i.pgn)}', 'css/i.png': '' }).problems).toEqual([
      {
        code: 'missing-reference',
        severity: 'error',
        message: expect.any(String),
        file: 'css/a.css',
        line: 1,
        column: 5,
        specifier: 'i.pgn',
        lookedFor: 'css/i.pgn',
        suggestion: 'css/i.png',
      },
    ])
  })

  const broken = {
    'v/a.css': 'a{b:url(x.eot?v=1)}c{d:url(../y.png)}',
    'b.css': 'a{b:url(x.eot)}',
    'c.js': '//# sourceMappingURL=c.map',
  }
  const rows: { name: string; options: Parameters<typeof digestFolder>[1]; expected: string[] }[] = [
    {
      name: 'by default',
      options: {},
      expected: ['b.css error', 'c.js warn', 'v/a.css error', 'v/a.css error'],
    },
    {
      name: 'error',
      options: { missing: 'error' },
      expected: ['b.css error', 'c.js error', 'v/a.css error', 'v/a.css error'],
    },
    {
      name: 'warn',
      options: { missing: 'warn' },
      expected: ['b.css warn', 'c.js warn', 'v/a.css warn', 'v/a.css warn'],
    },
    { name: 'ignore', options: { missing: 'ignore' }, expected: [] },
    {
      name: 'rule for importers',
      options: { ignore: [{ importer: 'v/**' }] },
      expected: ['b.css error', 'c.js warn'],
    },
    {
      name: 'rule for specifiers',
      options: { ignore: [{ specifier: '*.eot' }] },
      expected: ['c.js warn', 'v/a.css error'],
    },
    {
      name: 'rule for both',
      options: { ignore: [{ importer: 'v/*.css', specifier: '*.eot' }] },
      expected: ['b.css error', 'c.js warn', 'v/a.css error'],
    },
    {
      name: 'rule for the path that is named',
      options: { ignore: [{ specifier: 'v/*' }, { specifier: '../*.png' }] },
      expected: ['b.css error', 'c.js warn'],
    },
  ]
  it.each(rows)('missing: $name', ({ options, expected }) => {
    expect(
      digestFolder(broken, options).problems.map((problem) => `${problem.file} ${problem.severity}`),
    ).toEqual(expected)
  })

  const kinds: { name: string; folder: Folder; expected: object[] }[] = [
    {
      name: 'wrong case',
      folder: { 'Logo.PNG': '', 'a.css': 'a{b:url(logo.png)}' },
      expected: [{ code: 'wrong-case', suggestion: 'Logo.PNG' }],
    },
    {
      name: 'another normal form',
      folder: { '\u00e9.png': '', 'a.css': 'a{b:url(e\u0301.png)}' },
      expected: [
        {
          code: 'missing-reference',
          suggestion: '\u00e9.png',
          message: expect.stringContaining('normal form'),
        },
      ],
    },
    {
      name: 'folder',
      folder: { 'i/x.png': '', 'a.css': 'a{b:url(i/)}' },
      expected: [{ code: 'folder-reference', severity: 'warn' }],
    },
    {
      name: 'folder by dots',
      folder: { 'c/a.css': 'a{b:url(..)}' },
      expected: [{ code: 'folder-reference', severity: 'warn' }],
    },
    {
      name: 'out of the tree',
      folder: { 'a.css': 'a{b:url(../../x.png)}' },
      expected: [{ code: 'outside-reference', severity: 'error' }],
    },
    {
      name: 'module',
      folder: { 'a.js': "import './lib.js'", 'lib.mjs': '' },
      expected: [{ code: 'missing-reference', severity: 'warn', suggestion: 'lib.mjs' }],
    },
  ]
  it.each(kinds)('tell apart: $name', ({ folder, expected }) => {
    expect(digestFolder(folder).problems).toMatchObject(expected)
  })

  it('name two assets of one path', () => {
    const asset = { logicalPath: 'a.css', source: bytesOf('') }
    expect(digestAssets([asset, asset]).problems).toMatchObject([
      { code: 'duplicate-asset', file: 'a.css', severity: 'error' },
    ])
  })
})

describe('hostile input', () => {
  const rows: { name: string; unit: string; rewritten: boolean }[] = [
    { name: 'one line of references', unit: 'a{b:url(x.png)}', rewritten: true },
    { name: 'one line of missing references', unit: 'a{b:url(y.png)}', rewritten: false },
    { name: 'open functions', unit: 'url((', rewritten: false },
    { name: 'unclosed strings', unit: 'a{b:"\n', rewritten: false },
    { name: 'unclosed comments', unit: '/*# sourceMappingURL=', rewritten: false },
    { name: 'source map comments', unit: '//# sourceMappingURL=a', rewritten: false },
    { name: 'lines of source map comments', unit: '//# sourceMappingURL=a\n', rewritten: false },
    { name: 'blanks', unit: ' ', rewritten: false },
    { name: 'backslashes', unit: '\\', rewritten: false },
  ]
  it.each(rows)('2 MB: $name', ({ unit, rewritten }) => {
    const count = Math.ceil(2e6 / unit.length)
    const content = unit.repeat(count)
    const string = `a{b:url("${content.replaceAll('\n', ' ')}x")}`
    const result = digestFolder(
      {
        'a.css': content,
        'b.css': string,
        'a.js': `${content}\n//# sourceMappingURL=\`${content}`,
        'x.png': '',
      },
      { missing: 'warn' },
    )
    expect(result.assets.find((asset) => asset.logicalPath === 'a.css')!.rewritten).toBe(rewritten)
    expect(verifyFolder(result, outputOf(result), { missing: 'ignore' }).problems).toEqual([])
  })
})
