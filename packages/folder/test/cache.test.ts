import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import {
  type DigestFolderOptions,
  type DigestFolderResult,
  digestFolder,
  verifyFolder,
} from '@staticfiles/folder'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addFiles, contentsOf, expectRight, type Files, runIn } from '../../../test/support/command.ts'
import { LINKED_SITE, makePlace, REST_MS } from './linked-site.ts'

const SITE: Files = { ...LINKED_SITE, 'css/none.css': 'a {}', 'bare.js': 'import "lodash"' }

const CACHE = '.staticfiles/cache'

interface Run extends DigestFolderResult {
  /** How many files it looked into. */
  read: number
}

async function run(options: DigestFolderOptions): Promise<Run> {
  let read = 0
  const result = await digestFolder({
    cache: true,
    missing: 'ignore',
    onProgress({ step }) {
      if (step === 'read') read++
    },
    ...options,
  })
  return Object.assign(result, { read })
}

describe('nothing changed', () => {
  it('answers the same, and looks into no file', async () => {
    const place = await makePlace(SITE)
    const first = await run(place)
    expect(first.read).toBe(Object.keys(SITE).length)
    const before = contentsOf(place.out)
    const second = await run(place)
    expect(second).toMatchObject({
      ok: true,
      read: 0,
      counts: first.counts,
      problems: first.problems,
      written: { files: 0, unchanged: 2 * Object.keys(SITE).length, manifest: false },
    })
    expect([...second.manifest.paths]).toEqual([...first.manifest.paths])
    expect(contentsOf(place.out)).toEqual(before)
  })

  it('tells the same problems again', async () => {
    const place = await makePlace({ ...SITE, 'js/broken.js': 'import "./none.js"' })
    const [first, second] = [
      await run({ ...place, missing: 'warn' }),
      await run({ ...place, missing: 'warn' }),
    ]
    expect(first.problems).toHaveLength(1)
    expect(second).toMatchObject({ read: 0, problems: JSON.parse(JSON.stringify(first.problems)) })
  })

  it('in place, the third run looks into no file', async () => {
    const { dir } = await makePlace(SITE)
    await run({ dir })
    await setTimeout(REST_MS)
    const second = await run({ dir })
    expect(second).toMatchObject({ read: Object.keys(SITE).length, written: { files: 0, manifest: false } })
    expect(await run({ dir })).toMatchObject({ read: 0, counts: second.counts, written: { files: 0 } })
    expect((await verifyFolder({ dir })).problems).toEqual([])
  })
})

describe('a change', () => {
  const rows = [
    { name: 'picture', change: { 'img/i.svg': '<svg id="new"/>' }, read: 1 },
    { name: 'style sheet', change: { 'css/a.css': 'a { background: url(../img/j.svg) }' }, read: 1 },
    { name: 'same size', change: { 'img/i.svg': '<gvs/>' }, read: 1 },
    { name: 'new file', change: { 'css/new.css': 'a { background: url(../img/i.svg) }' }, read: 1 },
    {
      name: 'file that a source map is of',
      change: { 'js/main.js': 'import"./dep.js";let b;\n//# sourceMappingURL=main.js.map\n' },
      read: 1,
    },
    {
      name: 'source map',
      change: { 'js/main.js.map': '{"version":3,"sources":["n.ts"],"names":[],"mappings":"AAAA,QAAQ"}' },
      read: 1,
    },
    { name: 'in a cycle', change: { 'js/x.js': 'import "./y.js" // new' }, read: 1 },
    {
      name: 'target of a reference that was broken',
      before: { 'c.css': 'a { background: url(d.png) }' },
      change: { 'd.png': 'd' },
      read: 1,
    },
  ]

  it.each(rows)('$name', async ({ before = {}, change, read }) => {
    const place = await makePlace({ ...SITE, ...before })
    await run(place)
    addFiles(place.dir, change)
    expect(await run(place)).toMatchObject({ read, ok: true })
    await expectRight(place.out, { missing: 'ignore', dir: place.dir })
    await setTimeout(REST_MS)
    await run(place)
    expect(await run(place)).toMatchObject({ read: 0 })
  })

  it('of the content alone is seen, though the time of the file says otherwise', async () => {
    const place = await makePlace(SITE)
    await run(place)
    const file = join(place.dir, 'img/i.svg')
    const { atime, mtime } = statSync(file)
    writeFileSync(file, '<gvs/>')
    utimesSync(file, atime, mtime)
    expect(await run(place)).toMatchObject({ read: 1 })
    await expectRight(place.out, { missing: 'ignore', dir: place.dir })
  })

  it('just before a run is not taken for known in the next one', async () => {
    const place = await makePlace(SITE)
    writeFileSync(join(place.dir, 'img/i.svg'), 'now')
    await run(place)
    expect((await run(place)).read).toBeLessThanOrEqual(1)
    await expectRight(place.out, { missing: 'ignore', dir: place.dir })
  })

  const options: { name: string; options: Partial<DigestFolderOptions> }[] = [
    { name: 'base', options: { base: '/assets/' } },
    { name: 'exclude', options: { exclude: ['img/**'] } },
    { name: 'references', options: { references: ['svg'] } },
    { name: 'keepOriginals', options: { keepOriginals: false } },
    { name: 'integrity', options: { integrity: 'sha256' } },
  ]
  it.each(options)('of the options: $name', async ({ options }) => {
    const place = await makePlace(SITE)
    await run(place)
    expect((await run({ ...place, ...options })).read).toBeGreaterThan(0)
    await expectRight(place.out, { missing: 'ignore', ...options, dir: place.dir })
  })
})

describe('the output', () => {
  const rows: { name: string; change: (out: string) => void }[] = [
    { name: 'file that is gone', change: (out) => rmSync(join(out, 'css/a.css')) },
    { name: 'digested file that is gone', change: (out) => rmSync(join(out, digestedIn(out, 'css/b'))) },
    { name: 'folder that is gone', change: (out) => rmSync(join(out, 'img'), { recursive: true }) },
    { name: 'all gone but what is known', change: (out) => emptyBut(out, '.staticfiles') },
    { name: 'manifest that is gone', change: (out) => rmSync(join(out, 'staticfiles.json')) },
    {
      name: 'manifest of something else',
      change: (out) => writeFileSync(join(out, 'staticfiles.json'), '{"paths": {}}'),
    },
    { name: 'file at the root that is gone', change: (out) => rmSync(join(out, 'bare.js')) },
    {
      name: 'files that were exchanged',
      change(out) {
        const [one, other, spare] = ['img/i.svg', 'img/j.svg', 'img/k.svg'].map((name) =>
          join(out, name),
        ) as [string, string, string]
        renameSync(one, spare)
        renameSync(other, one)
        renameSync(spare, other)
      },
    },
    { name: 'copy of another folder', change: (out) => copyAway(out) },
  ]

  it.each(rows)('is made right again: $name', async ({ change }) => {
    const place = await makePlace(SITE)
    await run(place)
    change(place.out)
    expect(await run(place)).toMatchObject({ ok: true })
    await expectRight(place.out, { missing: 'ignore', dir: place.dir })
    expect((await verifyFolder({ dir: place.out })).problems).toEqual([])
  })

  it('is looked at folder by folder: what is damaged inside is for verify to find, and for a run without cache to mend', async () => {
    const place = await makePlace(SITE)
    await run(place)
    const damaged = join(place.out, digestedIn(place.out, 'css/a'))
    truncateSync(damaged)
    expect(await run(place)).toMatchObject({ written: { files: 0 }, fromCache: true })
    addFiles(place.dir, { '../staticfiles.config.mjs': 'export default { cache: true, missing: "ignore" }' })
    const known = () => runIn(join(place.dir, '..'), 'digest', place.dir, '--out', place.out).stdout
    known()
    expect(known()).toContain('no file has changed since the last run (--no-cache looks into the output too)')
    expect((await verifyFolder({ dir: place.out })).problems).toMatchObject([{ code: 'wrong-digest' }])
    expect(runIn(place.dir, 'digest', place.dir, '--out', place.out, '--no-cache')).toMatchObject({ code: 0 })
    expect((await verifyFolder({ dir: place.out })).problems).toEqual([])
  })
})

describe('what is kept', () => {
  it('may be damaged in any way', async () => {
    const place = await makePlace(SITE)
    await run(place)
    const file = join(place.out, CACHE)
    const whole = readFileSync(file)
    const lines = [0, whole.indexOf('\n'), whole.indexOf('\n', whole.indexOf('\n') + 1), whole.length - 1]
    const flipped = [...lines, ...lines.map((at) => Math.min(at + 40, whole.length - 1)), whole.length >> 1]
    const damaged = [
      ...flipped.map((at) => Buffer.from(whole.map((byte, i) => (i === at ? byte ^ 1 : byte)))),
      ...[0, 1, 50, lines[1]! + 5, lines[2]! + 1, whole.length - 1].map((length) =>
        whole.subarray(0, length),
      ),
      Buffer.from('{}\n{}\n'),
      Buffer.from('null\nnull\nnull'),
    ]
    for (const bytes of damaged) {
      writeFileSync(file, bytes)
      addFiles(place.dir, { 'img/i.svg': `<svg id="${bytes.length}"/>` })
      expect(await run(place)).toMatchObject({ ok: true })
      await expectRight(place.out, { missing: 'ignore', dir: place.dir })
    }
  })

  it('is no asset, and not needed', async () => {
    const place = await makePlace(SITE)
    await run(place)
    const names = Object.keys(contentsOf(place.out))
    rmSync(join(place.out, '.staticfiles'), { recursive: true })
    expect(await run(place)).toMatchObject({ written: { files: 0, manifest: false } })
    expect(Object.keys(contentsOf(place.out))).toEqual(names)
  })

  const rows: { name: string; options: Partial<DigestFolderOptions>; expected: boolean }[] = [
    { name: 'is nothing for a small folder', options: { cache: undefined }, expected: false },
    { name: 'is nothing on demand', options: { cache: false }, expected: false },
    {
      name: 'is nothing with finders of your own',
      options: { references: [{ name: 'own', extensions: ['.tpl'], find: () => [] }] },
      expected: false,
    },
    { name: 'is something otherwise', options: {}, expected: true },
  ]
  it.each(rows)('$name', async ({ options, expected }) => {
    const place = await makePlace(SITE)
    await run({ ...place, ...options })
    expect(existsSync(join(place.out, CACHE))).toBe(expected)
  })

  it('is kept by itself for a large folder', async () => {
    const files = Array.from({ length: 1000 }, (_, i) => [`${i}.txt`, String(i)])
    const place = await makePlace(Object.fromEntries(files))
    await run({ ...place, cache: undefined })
    expect(await run({ ...place, cache: undefined })).toMatchObject({ read: 0 })
  })
})

it('whatever happens between runs, the output is the same as without anything known', async () => {
  const paths = Object.keys(SITE)
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('edit'),
      path: fc.constantFrom(...paths),
      text: fc.constantFrom(' ', '/* c */', '\n'),
    }),
    fc.record({
      kind: fc.constant('replace'),
      path: fc.constantFrom(...paths),
      text: fc.constantFrom(...Object.values(SITE).map(String)),
    }),
    fc.record({ kind: fc.constant('delete'), path: fc.constantFrom(...paths), text: fc.constant('') }),
    fc.record({ kind: fc.constant('damage'), path: fc.nat().map(String), text: fc.constant('') }),
    fc.record({ kind: fc.constant('rest'), path: fc.constant(''), text: fc.constant('') }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { maxLength: 3 }), { minLength: 2, maxLength: 5 }),
      async (runs) => {
        const place = await makePlace(SITE)
        for (const steps of runs) {
          for (const { kind, path, text } of steps) {
            const file = join(place.dir, path)
            if (kind === 'edit' && existsSync(file)) writeFileSync(file, readFileSync(file, 'utf8') + text)
            if (kind === 'replace') addFiles(place.dir, { [path]: text })
            if (kind === 'delete') rmSync(file, { force: true })
            if (kind === 'rest') await setTimeout(REST_MS)
            if (kind === 'damage' && existsSync(place.out)) {
              const names = Object.keys(contentsOf(place.out))
              rmSync(join(place.out, names[Number(path) % names.length]!))
            }
          }
          await run(place)
          await expectRight(place.out, { missing: 'ignore', dir: place.dir })
        }
      },
    ),
    { numRuns: 25 },
  )
})

function digestedIn(out: string, start: string): string {
  const digested = /^[^.]+\.[0-9a-f]{12}\./
  return Object.keys(contentsOf(out)).find((path) => path.startsWith(start) && digested.test(path))!
}

function emptyBut(folder: string, kept: string): void {
  for (const name of readdirSync(folder)) if (name !== kept) rmSync(join(folder, name), { recursive: true })
}

/** As when an output is restored from an archive. */
function copyAway(folder: string): void {
  cpSync(folder, `${folder}-copy`, { recursive: true, preserveTimestamps: true })
  rmSync(folder, { recursive: true })
  renameSync(`${folder}-copy`, folder)
}
