import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { verifyFolder } from '@staticfiles/folder'
import { pickOptions } from '@staticfiles/folder/options'
import { VERIFY_FOLDER } from '@staticfiles/folder/verify'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addFiles, contentsOf, expectRight, type Files, makeFolder } from '../../../test/support/command.ts'
import { isUnchanged } from '../src/digest/cache/digest-cache.ts'
import { digestFolder, openFolderCache } from '../src/digest/digest-folder.ts'
import type { DigestFolderOptions } from '../src/digest/digest-options.ts'
import { listInput } from '../src/digest/list-input.ts'
import type { Updated } from '../src/digest/unchanged.ts'
import { updateOutput } from '../src/digest/update-output.ts'
import { resolveOutput } from '../src/files/output-place.ts'
import { resolveSources } from '../src/files/source-folders.ts'
import { LINKED_SITE, makePlace, type Place, REST_MS } from './linked-site.ts'

const SITE: Files = {
  ...LINKED_SITE,
  'js/inline.js':
    'import "./dep.js";let a\n//# sourceMappingURL=data:application/json,{"version":3,"sources":["i.ts"],"names":[],"mappings":"AAAA,mBAAmB"}\n',
  'broken/b.js': 'import "./none.js"',
  'known.0123456789ab.js': '1',
}

async function makeOutput(
  files: Files,
  options: Partial<Omit<DigestFolderOptions, 'dir'>> = {},
): Promise<Place> {
  const place = await makePlace(files)
  await digestFolder({ missing: 'warn', cache: true, ...options, ...place })
  return place
}

async function update(
  dir: string,
  options: Partial<Omit<DigestFolderOptions, 'dir'>>,
): Promise<Updated | undefined> {
  const all: Omit<DigestFolderOptions, 'dir'> = { missing: 'warn', cache: true, ...options }
  const sources = resolveSources(dir)
  const place = resolveOutput(sources, all.out)
  const output = { sources, place, manifestFile: join(place.name, 'staticfiles.json') }
  const cache = openFolderCache(all, output)!
  const listing = listInput(all, sources, output.manifestFile)
  const earlier = cache.earlier(listing)
  expect(earlier && isUnchanged(earlier)).toBe(false)
  return earlier && updateOutput(all, { ...output, cache, listing, earlier })
}

describe('only what a change can reach is looked at', () => {
  const rows: {
    name: string
    before?: Files
    change?: Files
    removed?: string[]
    options?: Partial<Omit<DigestFolderOptions, 'dir'>>
    manifest?: boolean
  }[] = [
    { name: 'new file', change: { 'img/new.svg': '1' } },
    { name: 'new file in a new folder, first of all', change: { '0/new/a.css': 'a {}' } },
    { name: 'new file that refers to others', change: { 'css/c.css': '@import "b.css"; @import "a.css";' } },
    {
      name: 'new files that refer to each other',
      change: { 'js/p.js': 'import "./q.js"', 'js/q.js': 'import "./p.js"' },
    },
    {
      name: 'new target of a reference',
      options: { missing: 'ignore' },
      change: { 'broken/none.js': 'import "../js/dep.js"' },
    },
    {
      name: 'new script that names a source map',
      change: { 'js/other.js': 'import "./dep.js"\n//# sourceMappingURL=main.js.map\n' },
    },
    {
      name: 'new script that starts another one as a worker',
      before: { 'js/work.js': 'importScripts("./dep.js")' },
      change: { 'js/start.js': 'new Worker(new URL("./work.js", import.meta.url))' },
    },
    { name: 'file that is gone', removed: ['css/b.css'] },
    { name: 'file that refers to others and is gone', removed: ['js/x.js'], change: { 'js/y.js': '' } },
    { name: 'target that is gone', removed: ['img/i.svg'], options: { missing: 'ignore' } },
    { name: 'script with a source map that is gone', removed: ['js/main.js'] },
    { name: 'source map that is gone', removed: ['js/main.js.map'], options: { missing: 'ignore' } },
    {
      name: 'only worker that is gone',
      before: {
        'js/work.js': 'importScripts("./dep.js")',
        'js/start.js': 'new Worker(new URL("./work.js", import.meta.url))',
      },
      removed: ['js/start.js'],
    },
    {
      name: 'renamed file',
      removed: ['css/b.css'],
      change: { 'css/z.css': String(SITE['css/b.css']) },
    },
    {
      name: 'renamed target',
      removed: ['img/j.svg'],
      change: { 'img/k.svg': '<svg id="j"/>', 'css/a.css': 'a { background: url(../img/k.svg) }' },
    },
    {
      name: 'a reference more',
      change: { 'css/b.css': '@import "a.css"; a { background: url(../img/i.svg) }' },
    },
    { name: 'a reference less', change: { 'css/b.css': '' } },
    { name: 'another reference', change: { 'css/b.css': '@import "./a.css";' } },
    { name: 'another kind of reference', change: { 'css/b.css': 'a { background: url(a.css) }' } },
    { name: 'a cycle that is none any more', change: { 'js/x.js': 'import "./dep.js"' } },
    { name: 'a new cycle', change: { 'js/dep.js': 'import "./main.js"' } },
    { name: 'a source map that is named no more', change: { 'js/main.js': 'import "./dep.js"' } },
    { name: 'picture', change: { 'img/i.svg': '<svg id="new"/>' } },
    { name: 'style sheet', change: { 'css/a.css': `${SITE['css/a.css']}/* new */` } },
    { name: 'places of references', change: { 'css/a.css': `/* new */${SITE['css/a.css']}` } },
    { name: 'script in a cycle', change: { 'js/x.js': 'import "./y.js" // new' } },
    { name: 'script with a source map', change: { 'js/main.js': `let n;${SITE['js/main.js']}` } },
    {
      name: 'source map',
      change: { 'js/main.js.map': '{"version":3,"sources":["n.ts"],"names":[],"mappings":"AAAA,QAAQ"}' },
    },
    {
      name: 'script with a source map inside',
      change: {
        'js/inline.js':
          'let b;import "./dep.js";let a\n//# sourceMappingURL=data:application/json,{"version":3,"sources":["i.ts"],"names":[],"mappings":"MAAA,mBAAmB"}\n',
      },
    },
    { name: 'what scripts with source maps import', change: { 'js/dep.js': 'export {} // new' } },
    { name: 'several', change: { 'img/i.svg': '1', 'img/j.svg': '2', 'js/y.js': ` ${SITE['js/y.js']}` } },
    { name: 'the same bytes again', change: { 'css/a.css': String(SITE['css/a.css']) }, manifest: false },
    {
      name: 'without originals',
      change: { 'img/i.svg': '<svg id="new"/>' },
      options: { keepOriginals: false },
    },
    {
      name: 'kinds that are opt-in',
      change: { 'img/j.svg': '<svg id="k"/>' },
      options: { references: ['svg'], base: '/assets/' },
    },
    {
      name: 'what refers to something that is excluded',
      change: { 'css/a.css': `${SITE['css/a.css']}/* new */` },
      options: { exclude: ['img/**'] },
    },
  ]

  it.each(rows)(
    '$name',
    async ({ before = {}, change = {}, removed = [], options = {}, manifest = true }) => {
      const place = await makeOutput({ ...SITE, ...before }, options)
      addFiles(place.dir, change)
      for (const name of removed) rmSync(join(place.dir, name))
      const fresh = makeFolder()
      const all = await digestFolder({
        missing: 'warn',
        ...options,
        dir: place.dir,
        out: fresh,
        cache: false,
      })
      const total = Object.keys(contentsOf(fresh)).length - 1
      const updated = await update(place.dir, { ...options, out: place.out })
      expect(updated).toMatchObject({ written: { manifest }, result: { counts: all.counts } })
      expect(updated!.result.problems).toEqual(JSON.parse(JSON.stringify(all.problems)))
      expect(updated!.written.files + updated!.written.unchanged).toBe(total)
      await expectRight(place.out, { missing: 'warn', ...options, dir: place.dir })
      for (const name of removed) rmSync(join(place.out, name))
      expect((await verifyFolder({ ...pickOptions(VERIFY_FOLDER, options), dir: place.out })).ok).toBe(true)
      await setTimeout(REST_MS)
      await digestFolder({ missing: 'warn', cache: true, ...options, ...place })
      const written = await digestFolder({ missing: 'warn', cache: true, ...options, ...place })
      expect(written).toMatchObject({ written: { files: 0, unchanged: total, manifest: false } })
    },
  )

  it('tells what was wrong before, and how much there is now', async () => {
    const place = await makeOutput(SITE)
    addFiles(place.dir, { 'img/i.svg': '<svg id="new"/>' })
    const updated = await update(place.dir, { out: place.out })
    const all = await digestFolder({ missing: 'warn', dir: place.dir, out: makeFolder(), cache: false })
    expect(all.problems).toHaveLength(1)
    const { counts, problems } = updated!.result
    expect({ counts, problems }).toEqual(
      JSON.parse(JSON.stringify({ counts: all.counts, problems: all.problems })),
    )
  })
})

describe('all is looked at where more than names may change', () => {
  const rows: {
    name: string
    before?: Files
    change?: Files
    removed?: string[]
    options?: Partial<DigestFolderOptions>
  }[] = [
    { name: 'a reference to nothing', change: { 'css/b.css': '@import "none.css";' } },
    { name: 'a target of a reference that is gone', removed: ['img/i.svg'] },
    { name: 'a new target of a broken reference', change: { 'broken/none.js': '1' } },
    { name: 'a new file that a broken reference may mean', change: { 'broken/nome.js': '1' } },
    { name: 'a file that is gone, with a problem', removed: ['broken/b.js'] },
    {
      name: 'a script that registers a service worker',
      change: { 'js/sw.js': 'navigator.serviceWorker.register(new URL("./dep.js", import.meta.url))' },
    },
    { name: 'a name that looks digested', change: { 'new.0123456789ab.js': '2' } },
    {
      name: 'the original of a digested copy',
      before: { 'img/n.677433a0892a.svg': '<svg/>' },
      change: { 'img/n.svg': '2' },
    },
    {
      name: 'the original of a compressed copy',
      before: { 'css/n.css.gz': '1' },
      change: { 'css/n.css': '2' },
    },
    { name: 'a compressed copy', change: { 'css/a.css.gz': '1' } },
    { name: 'a new file that is excluded', change: { 'img/n.svg': '1' }, options: { exclude: ['img/**'] } },
    {
      name: 'a new file, without originals',
      change: { 'img/n.svg': '1' },
      options: { keepOriginals: false },
    },
    { name: 'a file with a problem', change: { 'broken/b.js': '\nimport "./none.js"' } },
    { name: 'a name that its bytes may prove', change: { 'known.0123456789ab.js': '2' } },
    {
      name: 'what refers to the digested copy of an earlier run',
      before: {
        'css/c.css': 'a { background: url(../img/i.677433a0892a.svg) }',
        'img/i.677433a0892a.svg': '<svg/>',
      },
      change: { 'css/c.css': ' a { background: url(../img/i.677433a0892a.svg) }' },
    },
    { name: 'what is excluded', change: { 'img/i.svg': '1' }, options: { exclude: ['img/**'] } },
    { name: 'compressed copies', change: { 'img/i.svg': '1' }, options: { compress: ['gzip'] } },
    { name: 'integrity', change: { 'img/i.svg': '1' }, options: { integrity: 'sha256' } },
  ]
  it.each(rows)('$name', async ({ before: more = {}, change = {}, removed = [], options = {} }) => {
    const place = await makeOutput({ ...SITE, ...more }, options)
    const before = contentsOf(place.out)
    addFiles(place.dir, change)
    for (const name of removed) rmSync(join(place.dir, name))
    expect(await update(place.dir, { ...options, out: place.out })).toBeUndefined()
    expect(contentsOf(place.out)).toEqual(before)
    await digestFolder({ missing: 'warn', cache: true, ...options, ...place })
    await expectRight(place.out, { missing: 'warn', ...options, dir: place.dir })
  })

  it('an output in place', async () => {
    const { dir } = await makeOutput(SITE)
    for (let i = 0; i < 2; i++) {
      await digestFolder({ dir, missing: 'warn', cache: true })
      await setTimeout(REST_MS)
    }
    appendFileSync(join(dir, 'img/i.svg'), ' ')
    expect(await update(dir, {})).toBeUndefined()
  })

  it('a thousand files', async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `${i}.txt`)
    const place = await makeOutput(Object.fromEntries(names.map((name) => [name, name])), { threads: 1 })
    for (const name of names) utimesSync(join(place.dir, name), 1, 1)
    expect(await update(place.dir, { out: place.out, threads: 1 })).toBeUndefined()
  })
})
const NEW_NAMES = ['0.css', 'b/0.js', 'c/new.css', 'z.js']

it('whatever refers to whatever, an update gives what a run that knows nothing does', async () => {
  const names = ['a.css', 'b/b.css', 'c.js', 'b/d.js', 'e.js', 'f.png', 'b/g.svg']
  const refer = (from: string, to: string): string => {
    const path = `${from.startsWith('b/') ? '../' : './'}${to}`
    if (from.endsWith('.css'))
      return to.endsWith('.css') ? `@import "${path}";` : `a { background: url(${path}) }`
    return to.endsWith('.js') ? `import "${path}"\n` : `new URL("${path}", import.meta.url)\n`
  }
  const file = fc.record({
    targets: fc.uniqueArray(fc.constantFrom(...names, ...NEW_NAMES), { maxLength: 3 }),
    hasMap: fc.boolean(),
  })
  const contentOf = (name: string, { targets, hasMap }: { targets: string[]; hasMap: boolean }): string => {
    if (/\.(?:png|svg)$/.test(name)) return name
    const text = targets
      .toSorted((a, b) => Number(a.endsWith('.css')) - Number(b.endsWith('.css')))
      .map((target) => refer(name, target))
      .join('')
    const map = `${name.split('/').at(-1)}.map`
    if (!hasMap) return text
    return name.endsWith('.css')
      ? `${text}\n/*# sourceMappingURL=${map} */`
      : `${text}\n//# sourceMappingURL=${map}\n`
  }
  const edit = fc.oneof(
    fc.record({
      kind: fc.constant('edit'),
      name: fc.constantFrom(...names, 'c.js.map'),
      text: fc.constantFrom(' ', '\n', ''),
      file,
    }),
    fc.record({
      kind: fc.constantFrom('refer', 'remove', 'add', 'rename'),
      name: fc.constantFrom(...names, 'c.js.map', 'b/b.css.map'),
      text: fc.constantFrom(...NEW_NAMES),
      file,
    }),
  )
  const map = '{"version":3,"sources":["m.ts"],"names":[],"mappings":"AAAA,QAAQ;AACR"}'
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(...names.map(() => file)),
      fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
      async (graph, runs) => {
        const files: Files = Object.fromEntries(names.map((name, i) => [name, contentOf(name, graph[i]!)]))
        for (const name of names) files[`${name}.map`] = map
        files['always.txt'] = ''
        const options = { missing: 'ignore' } as const
        const place = await makeOutput(files, options)
        for (const edits of runs) {
          for (const { kind, name, text, file } of edits) {
            const path = join(place.dir, name)
            const content = name.endsWith('.map') ? `${map} ` : contentOf(name, file)
            if (kind === 'edit' && existsSync(path))
              addFiles(place.dir, { [name]: text + readFileSync(path, 'utf8') })
            if (kind === 'refer') addFiles(place.dir, { [name]: content })
            if (kind === 'remove') rmSync(path, { force: true })
            if (kind === 'add') addFiles(place.dir, { [text]: contentOf(text, file) })
            if (kind === 'rename' && existsSync(path)) {
              addFiles(place.dir, { [text]: '' })
              renameSync(path, join(place.dir, text))
            }
          }
          // So that there is something to do.
          appendFileSync(join(place.dir, 'always.txt'), ' ')
          const updated = await update(place.dir, { ...options, out: place.out })
          const all = await digestFolder({ ...options, dir: place.dir, out: makeFolder(), cache: false })
          expect(updated?.result.counts).toEqual(all.counts)
          await expectRight(place.out, { ...options, dir: place.dir })
          await setTimeout(REST_MS)
        }
      },
    ),
    { numRuns: 60 },
  )
})
