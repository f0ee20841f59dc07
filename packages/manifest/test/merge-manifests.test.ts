import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BuildEntries,
  type Manifest,
  mergeBuild,
  mergeManifests,
  parseManifest,
  serializeManifest,
} from '../src/index.ts'

const shop: Manifest = {
  paths: new Map([
    ['shop.js', 'shop.111111111111.js'],
    ['logo.svg', 'logo.222222222222.svg'],
  ]),
  entrypoints: new Map([['shop', { js: ['shop.111111111111.js'], css: [], preload: [] }]]),
  imports: new Map([['shop.js', 'shop.111111111111.js']]),
  integrity: new Map([['shop.111111111111.js', 'sha384-c2hvcA==']]),
  predigested: new Map([['shop.111111111111.js', '900150983cd2']]),
}

const blog: Manifest = {
  paths: new Map([
    ['blog.css', 'blog.333333333333.css'],
    ['logo.svg', 'logo.222222222222.svg'],
  ]),
  builds: new Map([['blog to dist', { paths: new Map([['blog.css', 'blog.333333333333.css']]) }]]),
}

const sources = [
  { name: 'shop.json', manifest: shop },
  { name: 'blog.json', manifest: blog },
]

const advice = 'Rename one of the two, or build one of the outputs with a `prefix`.'

describe('mergeManifests', () => {
  it('keeps all that each of them says', () => {
    expect(mergeManifests(sources)).toEqual({
      ...shop,
      paths: new Map([...shop.paths, ...blog.paths]),
      builds: blog.builds,
    })
  })

  it('gives the same bytes in any order', () => {
    expect(serializeManifest(mergeManifests(sources.toReversed()))).toBe(
      serializeManifest(mergeManifests(sources)),
    )
  })

  it('joins what the manifests say of one build', () => {
    const part = (key: string): Manifest => {
      const paths = new Map([[key, key]])
      return { paths, builds: new Map([['main to dist', { paths }]]) }
    }
    const merged = mergeManifests([
      { name: 'a', manifest: part('a.txt') },
      { name: 'b', manifest: part('b.txt') },
    ])
    expect(merged.builds?.get('main to dist')?.paths).toEqual(merged.paths)
  })

  const conflicts: { name: string; input: Partial<Manifest>; fault: string }[] = [
    {
      name: 'a key',
      input: { paths: new Map([['shop.js', 'shop.444444444444.js']]) },
      fault: 'have the key "shop.js", for "shop.111111111111.js" and "shop.444444444444.js"',
    },
    {
      name: 'an import',
      input: { imports: new Map([['shop.js', 'shop.444444444444.js']]) },
      fault: 'have modules that import "shop.js", and mean "shop.111111111111.js" and "shop.444444444444.js"',
    },
    {
      name: 'an entry',
      input: { entrypoints: new Map([['shop', { js: [], css: [], preload: [] }]]) },
      fault: 'have an entry "shop", and not the same',
    },
    {
      name: 'the type of an entry',
      input: { entrypoints: new Map([['shop', { ...shop.entrypoints!.get('shop')!, type: 'classic' }]]) },
      fault: 'have an entry "shop", and not the same',
    },
    {
      name: 'an integrity',
      input: { integrity: new Map([['shop.111111111111.js', 'sha384-b3RoZXI=']]) },
      fault: 'have the file "shop.111111111111.js", with different bytes',
    },
    {
      name: 'a predigested file',
      input: { predigested: new Map([['shop.111111111111.js', '0123456789ab']]) },
      fault: 'have the file "shop.111111111111.js", with different bytes',
    },
    {
      name: 'several things',
      input: {
        paths: new Map([
          ['shop.js', 'x.js'],
          ['logo.svg', 'x.svg'],
        ]),
      },
      fault: 'have the key "shop.js", for "shop.111111111111.js" and "x.js"; 1 more in conflict',
    },
  ]
  it.each(conflicts)('names both in a conflict about $name', ({ input, fault }) => {
    const other = { name: 'other.json', manifest: { paths: new Map<string, string>(), ...input } }
    expect(() => mergeManifests([{ name: 'shop.json', manifest: shop }, other])).toThrow(
      expect.objectContaining({
        code: 'manifest-conflict',
        message: `Both shop.json and other.json ${fault}. ${advice}`,
      }),
    )
  })
})

describe('mergeBuild', () => {
  const { builds: _, ...blogEntries } = blog

  it('replaces what the build said before, and nothing else', () => {
    const both = mergeBuild(mergeBuild({ paths: new Map() }, 'shop', shop), 'blog', blogEntries)
    const paths = new Map([['shop.js', 'shop.555555555555.js']])
    const rebuilt = mergeBuild(both, 'shop', { paths })
    expect(rebuilt).toEqual({
      paths: new Map([...paths, ...blog.paths]),
      builds: new Map<string, BuildEntries>([
        ['shop', { paths }],
        ['blog', blogEntries],
      ]),
    })
  })

  it('keeps what no build has said', () => {
    const ofDjango = parseManifest(
      '{"paths": {"admin/base.css": "admin/base.666666666666.css"}, "version": "1.1", "hash": "x"}',
    )
    const merged = mergeBuild(mergeBuild(ofDjango, 'shop', shop), 'shop', blogEntries)
    expect([...merged.paths.keys()].sort()).toEqual(['admin/base.css', 'blog.css', 'logo.svg'])
  })

  it.each([
    {
      name: 'another build',
      shared: mergeBuild({ paths: new Map() }, 'old', shop),
      owner: 'the build "old"',
    },
    { name: 'no build', shared: shop, owner: 'what is there of no build' },
  ])('refuses a key of $name', ({ shared, owner }) => {
    const paths = new Map([['shop.js', 'shop.555555555555.js']])
    expect(() => mergeBuild(shared, 'shop', { paths })).toThrow(
      `Both ${owner} and the build "shop" have the key "shop.js", for "shop.111111111111.js" and "shop.555555555555.js".`,
    )
  })

  const loose = (path: string): BuildEntries => {
    return { paths: new Map([['src/chart.js', path]]), loose: new Set(['src/chart.js']) }
  }
  const yielding: { name: string; other: BuildEntries; expected: string | undefined }[] = [
    {
      name: 'to a key of another build',
      other: { paths: new Map([['src/chart.js', 'b.js']]) },
      expected: 'b.js',
    },
    { name: 'to none, where both are loose', other: loose('b.js'), expected: undefined },
    { name: 'to no one, where both name one file', other: loose('a.js'), expected: 'a.js' },
  ]
  it.each(yielding)('has a loose key yield $name', ({ other, expected }) => {
    const alone = mergeBuild({ paths: new Map() }, 'a', loose('a.js'))
    const both = mergeBuild(alone, 'b', other)
    expect(both.paths.get('src/chart.js')).toBe(expected)
    const again = parseManifest(serializeManifest(mergeBuild(both, 'b', { paths: new Map() })))
    expect(again.paths).toEqual(alone.paths)
  })

  it('gives the bytes of the last builds alone, whatever was built before and in whatever order', () => {
    const build = fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      files: fc.array(fc.nat(9), { maxLength: 5 }),
    })
    const entriesOf = ({ name, files }: { name: string; files: number[] }): BuildEntries => {
      const own = files.map((file, i): [string, string] => [`${name}${file}.js`, `${name}${file}.${i}.js`])
      const shared = files.map((file, i): [string, string] => [`${file}.js`, `${file}.${i}.js`])
      return { paths: new Map([...own, ...shared]), loose: new Set(shared.map(([key]) => key)) }
    }
    fc.assert(
      fc.property(fc.array(build, { maxLength: 8 }), (history) => {
        const merge = (builds: typeof history): string => {
          let shared: Manifest = { paths: new Map() }
          // As through a file.
          for (const one of builds)
            shared = parseManifest(serializeManifest(mergeBuild(shared, one.name, entriesOf(one))))
          return serializeManifest(shared)
        }
        const last = new Map(history.map((one) => [one.name, one]))
        expect(merge(history)).toBe(merge([...last.values()].reverse()))
      }),
    )
  })
})
