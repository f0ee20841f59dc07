import { describe, expect, it } from 'vitest'
import { digestAssets, loadFinders, stageAssets, verifyAssets } from '../src/index.ts'

type Files = Record<string, string>

const APP: Files = {
  'main.js': 'import { a } from "./lib/a.js"; import("./later.js"); import "lodash"',
  'later.js': 'export { a } from "/static/lib/a.js"; import "./main.js"',
  'lib/a.js': 'export const a = new URL("../logo.svg", import.meta.url)',
  'logo.svg': '<svg/>',
}

const digest = (files: Files) =>
  digestAssets(
    Object.entries(files).map(([logicalPath, text]) => ({ logicalPath, source: Buffer.from(text) })),
    { importMap: true },
  )

/** What is written, as `verifyAssets` looks at it. */
function outputOf({ assets }: ReturnType<typeof digest>): Map<string, Buffer> {
  return new Map(assets.map(({ digestedPath, read }) => [digestedPath, Buffer.from(read())]))
}

function verify(manifest: ReturnType<typeof digest>['manifest'], files: ReadonlyMap<string, Buffer>) {
  return verifyAssets(manifest, { paths: new Set(files.keys()), read: (path) => files.get(path)! })
}

describe('digestAssets with an import map', () => {
  const result = digest(APP)
  const { manifest } = result
  const pathOf = (key: string): string => manifest.paths.get(key)!

  it('leaves the specifiers of modules as they are, and maps them', () => {
    expect(result.problems).toEqual([])
    expect(manifest.imports).toEqual(
      new Map(['lib/a.js', 'later.js', 'main.js'].map((path) => [path, pathOf(path)])),
    )
    const written = outputOf(result)
    expect(written.get(pathOf('main.js'))!.toString()).toBe(APP['main.js'])
    expect(written.get(pathOf('lib/a.js'))!.toString()).toContain(pathOf('logo.svg'))
  })

  it('passes verification', () => expect(verify(manifest, outputOf(result)).problems).toEqual([]))

  const edits: { name: string; file: string; changed: string[] }[] = [
    { name: 'a module', file: 'lib/a.js', changed: ['lib/a.js'] },
    { name: 'a module that is imported in a circle', file: 'main.js', changed: ['main.js'] },
    { name: 'an image, which is no module', file: 'logo.svg', changed: ['lib/a.js', 'logo.svg'] },
  ]
  it.each(edits)('gives new names for an edit of $name to no other file', ({ file, changed }) => {
    const { manifest: edited } = digest({ ...APP, [file]: `${APP[file]}\n` })
    const renamed = Object.keys(APP).filter((key) => edited.paths.get(key) !== pathOf(key))
    expect(renamed).toEqual(changed.sort())
  })

  it.each([
    { name: 'a script', page: '<script type="module" src="main.js"></script>', told: 'p.html:1:27' },
    {
      name: 'a script that imports one by way of another',
      page: '<script type="module" src="first.js"></script>',
      told: 'p.html:1:27',
    },
    {
      name: 'a script in the page',
      page: '<script type="module">import "./main.js"</script>',
      told: 'p.html:1:30',
    },
    { name: 'a script that imports nothing', page: '<script type="module" src="alone.js"></script>' },
    {
      name: 'its own map',
      page: '<script type="importmap">{"imports": {"x": "./main.js"}}</script><script type="module" src="main.js"></script>',
    },
  ])('tells of a page without the map: $name', async ({ page, told }) => {
    const files = {
      ...APP,
      'first.js': 'new Image().src = "x"; import "./main.js"',
      'alone.js': '',
      'p.html': page,
    }
    const references = await loadFinders(['html'])
    const assets = Object.entries(files).map(([logicalPath, text]) => ({
      logicalPath,
      source: Buffer.from(text),
    }))
    for (const keepOriginals of [true, false]) {
      const { problems } = digestAssets(assets, { importMap: true, references, keepOriginals })
      const places = problems
        .filter(({ code }) => code === 'page-without-import-map')
        .map(({ file, line, column, severity }) => `${file}:${line}:${column} ${severity}`)
      expect(places).toEqual(told === undefined ? [] : [`${told} ${keepOriginals ? 'warn' : 'error'}`])
    }
  })

  it('orders what is imported before its importer', () => {
    const files = outputOf(digest({ 'main.js': 'import "./a.js"', 'a.js': 'import "./b.js"', 'b.js': '' }))
    const { imports } = digest({
      'main.js': 'import "./a.js"',
      'a.js': 'import "./b.js"',
      'b.js': '',
    }).manifest
    const staged = [...files].map(([path, bytes]) => ({ path, late: false, read: () => bytes }))
    expect(stageAssets(staged, { imports }).map(([path]) => path!.split('.')[0])).toEqual(['b', 'a', 'main'])
  })

  const kept: { name: string; files: Files; expected: RegExp }[] = [
    {
      name: 'a worker, which has no import map',
      files: {
        'main.js': 'new Worker(new URL("./worker.js", import.meta.url)); import "./a.js"',
        'worker.js': 'import "./a.js"',
        'a.js': 'import "./b.js"',
        'b.js': '',
      },
      expected: /^import "\.\/b\.[0-9a-f]{12}\.js"$/,
    },
    {
      name: 'a query, with which the URL is another one',
      files: { 'a.js': 'import "./b.js?x"', 'b.js': '' },
      expected: /^import "\.\/b\.[0-9a-f]{12}\.js\?x"$/,
    },
    {
      name: 'escapes, with which the URL is another one',
      files: { 'a.js': 'import "./%62.js"', 'b.js': '' },
      expected: /^import "\.\/b\.[0-9a-f]{12}\.js"$/,
    },
  ]
  it.each(kept)('writes digested names where there is $name', ({ files, expected }) => {
    const result = digest(files)
    expect(outputOf(result).get(result.manifest.paths.get('a.js')!)!.toString()).toMatch(expected)
    expect(verify(result.manifest, outputOf(result)).problems).toEqual([])
  })

  it('maps nothing to files that keep their names', () => {
    const assets = Object.entries({ 'main.js': 'import "./a.js"', 'a.js': '' })
    const { manifest } = digestAssets(
      assets.map(([logicalPath, text]) => ({ logicalPath, source: Buffer.from(text) })),
      { importMap: true, exclude: ['a.js'] },
    )
    expect(manifest.imports).toBeUndefined()
  })
})

describe('verifyAssets with an import map', () => {
  const result = digest(APP)
  const { manifest } = result

  it('tells who imports whom', () => {
    const references: string[] = []
    const files = outputOf(result)
    verifyAssets(
      manifest,
      { paths: new Set(files.keys()), read: (path) => files.get(path)! },
      { onReference: (importer, target) => references.push(`${importer} ${target}`) },
    )
    expect(references).toContain(`${manifest.paths.get('main.js')} ${manifest.paths.get('later.js')}`)
  })

  it('finds an import that the map lacks', () => {
    const imports = new Map([...manifest.imports!].filter(([path]) => path !== 'later.js'))
    expect(verify({ ...manifest, imports }, outputOf(result)).problems).toMatchObject([
      { code: 'missing-reference', file: manifest.paths.get('main.js'), lookedFor: 'later.js' },
    ])
  })

  it('finds a map that leads to nothing', () => {
    const imports = new Map([...manifest.imports!, ['later.js', 'later.0123456789ab.js']])
    expect(verify({ ...manifest, imports }, outputOf(result)).problems).toMatchObject([
      { code: 'missing-file', severity: 'error', file: 'later.0123456789ab.js' },
    ])
  })

  it('finds a worker that would need the map', () => {
    const { manifest, ...rest } = digest({
      'main.js': 'import "./a.js"',
      'a.js': 'import "./b.js"',
      'b.js': '',
    })
    const files = outputOf({ manifest, ...rest })
    const worker = `new Worker(new URL("./${manifest.paths.get('a.js')}", import.meta.url))`
    const predigested = new Map([['start.js', 'e3b0c44298fc']])
    const { problems } = verify({ ...manifest, predigested }, files.set('start.js', Buffer.from(worker)))
    expect(problems).toContainEqual(
      expect.objectContaining({ code: 'missing-reference', file: manifest.paths.get('a.js') }),
    )
  })
})
