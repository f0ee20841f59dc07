import {
  existsSync,
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
import { gzipSync } from 'node:zlib'
import { type DigestFolderOptions, digestFolder } from '@staticfiles/folder'
import { describe, expect, it, vi } from 'vitest'
import { addFiles, contentsOf, type Files, pathsOf } from '../../../test/support/command.ts'
import {
  type PublishFolderOptions,
  type PublishFolderResult,
  publishFolder,
} from '../src/publish/publish-folder.ts'
import { LINKED_SITE, makePlace, REST_MS } from './linked-site.ts'

const SITE: Files = { ...LINKED_SITE, 'css/none.css': 'a {}', 'latin.txt': Buffer.from([0xe4]) }

interface Output {
  dir: string
  dist: string
  target: string
  /** The digested path of a key. */
  pathOf(key: string): string
}

async function makeOutput(options: Partial<DigestFolderOptions> = {}): Promise<Output> {
  const { dir, out } = await makePlace(SITE)
  await digestFolder({ dir, out, missing: 'ignore', compress: ['gzip'], ...options })
  addFiles(out, { 'page.txt': 'page', 'page.txt.gz': gzipSync('page') })
  // Times without fractions, which can be set again.
  for (const path of Object.keys(contentsOf(out))) utimesSync(join(out, path), 1e9, 1e9)
  await setTimeout(REST_MS)
  const paths = pathsOf(join(out, 'staticfiles.json'))
  return { dir, dist: out, target: join(dir, '../target'), pathOf: (key) => paths[key]! }
}

interface Run extends PublishFolderResult {
  /** How many files that the manifest names were read for the proof. */
  read: number
}

async function publish(
  { dist, target }: Pick<Output, 'dist' | 'target'>,
  options: Partial<PublishFolderOptions> = {},
): Promise<Run> {
  let read = 0
  const onProgress: PublishFolderOptions['onProgress'] = ({ step }) => {
    if (step === 'read') read++
  }
  const result = await publishFolder({ dir: dist, target, cache: true, onProgress, ...options })
  return { ...result, read }
}

/** Changes the bytes of a file and leaves its size and the time of its last change. */
function editInSecret(file: string): void {
  const { atime, mtime, size } = statSync(file)
  writeFileSync(file, 'x'.repeat(size))
  utimesSync(file, atime, mtime)
}

const RECORD = '.staticfiles/published'
/** x.js and y.js refer to each other: the digest of such files is made of the bytes of all of them. */
const IN_A_CIRCLE = 2

describe('nothing changed', () => {
  it('what is known is not read again', async () => {
    const output = await makeOutput()
    const first = await publish(output)
    expect(first).toMatchObject({ ok: true, read: Object.keys(SITE).length })
    const before = contentsOf(output.target)
    const record = statSync(join(output.dist, RECORD))
    const second = await publish({ ...output, target: `${output.target}-2` }, { dryRun: true })
    expect(second).toMatchObject({ ok: true, read: IN_A_CIRCLE, published: first.published })
    const third = await publish(output)
    expect(third).toMatchObject({ ok: true, read: IN_A_CIRCLE, published: [], release: first.release })
    expect(contentsOf(output.target)).toEqual(before)
    expect(statSync(join(output.dist, RECORD)).mtimeMs).toBe(record.mtimeMs)
  })

  it('a small output leaves no record by itself, nor does a dry run', async () => {
    const output = await makeOutput()
    await publish(output, { cache: undefined })
    await publish(output, { dryRun: true })
    expect(existsSync(join(output.dist, RECORD))).toBe(false)
  })

  it('without what is known, all is read', async () => {
    const output = await makeOutput()
    await publish(output)
    expect(await publish(output, { cache: false })).toMatchObject({ read: Object.keys(SITE).length })
  })
})

describe('a change between two runs is seen as by a run that knows nothing', () => {
  const rows: { name: string; change(output: Output): unknown; expected: object }[] = [
    {
      name: 'bytes of a digested file alone',
      change: ({ dist, pathOf }) => editInSecret(join(dist, pathOf('img/i.svg'))),
      expected: { ok: false, problems: [{ code: 'wrong-digest' }] },
    },
    {
      name: 'bytes of one in a circle',
      change: ({ dist, pathOf }) => editInSecret(join(dist, pathOf('js/y.js'))),
      expected: { ok: false },
    },
    {
      name: 'bytes of an original alone',
      change: ({ dist }) => editInSecret(join(dist, 'img/i.svg')),
      expected: { ok: true, published: ['img/i.svg'] },
    },
    {
      name: 'bytes of a compressed copy alone',
      change: ({ dist, pathOf }) => addFiles(dist, { [`${pathOf('js/main.js')}.gz`]: gzipSync('x') }),
      expected: { ok: false, problems: [{ code: 'wrong-copy' }] },
    },
    {
      name: 'bytes of a file that has a compressed copy',
      change: ({ dist }) => editInSecret(join(dist, 'page.txt')),
      expected: { ok: false, problems: [{ code: 'wrong-copy', file: 'page.txt.gz' }] },
    },
    {
      name: 'a file with another one under its name',
      change: ({ dist, pathOf }) =>
        renameSync(join(dist, pathOf('img/j.svg')), join(dist, pathOf('img/i.svg'))),
      expected: { ok: false, problems: [{ code: 'missing-file' }, { code: 'wrong-digest' }] },
    },
    {
      name: 'a target of references deleted, with its key',
      change({ dist, pathOf }) {
        const file = join(dist, 'staticfiles.json')
        const manifest = JSON.parse(readFileSync(file, 'utf8'))
        delete manifest.paths['img/i.svg']
        writeFileSync(file, JSON.stringify(manifest))
        rmSync(join(dist, `${pathOf('img/i.svg')}`))
      },
      expected: { ok: true },
    },
    {
      name: 'a file that is no digested one any more',
      change({ dist }) {
        const file = join(dist, 'staticfiles.json')
        const manifest = JSON.parse(readFileSync(file, 'utf8'))
        delete manifest.paths['img/i.svg']
        writeFileSync(file, JSON.stringify(manifest))
      },
      expected: { ok: false, problems: [{ code: 'undigested-reference' }] },
    },
    {
      name: 'a new file',
      change: ({ dist }) => addFiles(dist, { 'robots.txt': 'all' }),
      expected: { ok: true, published: ['robots.txt'] },
    },
    {
      name: 'another output',
      async change({ dir, dist }) {
        addFiles(dir, { 'img/i.svg': '<svg id="i"/>' })
        await digestFolder({ dir, out: dist, missing: 'ignore' })
      },
      expected: { ok: true },
    },
    {
      name: 'other bytes in the target, of the same size',
      change: ({ target }) => editInSecret(join(target, 'img/i.svg')),
      expected: { ok: true, published: ['img/i.svg'] },
    },
    {
      name: 'a file of the target deleted',
      change: ({ target, pathOf }) => rmSync(join(target, pathOf('css/a.css'))),
      expected: { ok: true },
    },
  ]

  it.each(rows)('$name', async ({ change, expected }) => {
    const output = await makeOutput()
    await publish(output)
    await change(output)
    const { release: _, ...unknowing } = await publish(output, { cache: false, dryRun: true })
    expect(unknowing).toMatchObject(expected)
    const { release, read, ...result } = await publish(output)
    expect(result).toEqual({ ...unknowing, read: undefined })
    expect(read).toBeLessThanOrEqual(IN_A_CIRCLE + 3)
    if (!result.ok) return
    const whole = { ...output, target: `${output.target}-2` }
    await publish(whole, { cache: false })
    const there = contentsOf(output.target)
    for (const [path, content] of Object.entries(contentsOf(whole.target)))
      if (!path.startsWith('.staticfiles')) expect([path, there[path]]).toEqual([path, content])
  })

  it('of what was young when it was read, nothing is known', async () => {
    const output = await makeOutput()
    const clock = vi.spyOn(Date, 'now').mockReturnValue(statSync(join(output.dist, 'page.txt')).ctimeMs)
    await publish(output)
    clock.mockRestore()
    expect((await publish(output)).read).toBeGreaterThan(IN_A_CIRCLE)
  })
})

describe('a record', () => {
  const damages: { name: string; damage(file: string): void }[] = [
    { name: 'cut short', damage: (file) => truncateSync(file, statSync(file).size >> 1) },
    { name: 'empty', damage: (file) => writeFileSync(file, '') },
    {
      name: 'with other digests',
      damage: (file) =>
        writeFileSync(
          file,
          readFileSync(file, 'utf8').replaceAll(/\],"[0-9a-f]{32}"/g, `],"${'0'.repeat(32)}"`),
        ),
    },
    {
      name: 'a folder',
      damage(file) {
        rmSync(file)
        addFiles(file, { x: '' })
      },
    },
  ]
  it.each(damages)('$name is as good as none', async ({ damage }) => {
    const output = await makeOutput()
    const { release } = await publish(output)
    damage(join(output.dist, RECORD))
    expect(await publish(output)).toMatchObject({
      ok: true,
      published: [],
      release,
      read: Object.keys(SITE).length,
    })
  })

  it('of a run that looked for other references is as good as none', async () => {
    const output = await makeOutput()
    await publish(output)
    expect(await publish(output, { references: ['svg'] })).toMatchObject({ read: Object.keys(SITE).length })
  })
})

it('a file that changes between its proof and its sending is not published', async () => {
  const output = await makeOutput()
  const last = 'latin.txt'
  const publishing = publish(output, {
    onProgress({ step }) {
      if (step === 'publish') editInSecret(join(output.dist, output.pathOf('js/main.js')))
    },
  })
  await expect(publishing).rejects.toMatchObject({ code: 'changed-file' })
  expect(existsSync(join(output.target, output.pathOf('js/main.js')))).toBe(false)
  expect(existsSync(join(output.target, last))).toBe(false)
})
