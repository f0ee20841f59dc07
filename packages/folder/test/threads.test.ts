import { chmodSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { checkFolder, digestFolder, type Progress } from '@staticfiles/folder'
import { describe, expect, it } from 'vitest'
import { addFiles, type Files, makeFolder, namesIn } from '../../../test/support/command.ts'

const LARGE = 5_000_000

/** More than the threads take at once, with a file that is copied as a whole, and with references across. */
const SITE: Files = {
  ...Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`img/${i % 7}/${i}.svg`, `<svg id="${i}"/>`])),
  ...Object.fromEntries(
    Array.from({ length: 300 }, (_, i) => [
      `css/${i}.css`,
      `a { background: url(../img/${i % 7}/${i}.svg) }`,
    ]),
  ),
  'video.mp4': Buffer.alloc(LARGE, 'v'),
  'js/main.js': 'import "./dep.js"\nexport const a = 1\n//# sourceMappingURL=main.json\n',
  'js/main.json': '{"version":3,"sources":["m.ts"],"names":[],"mappings":"AAAA,QAAQ;AACR"}',
  'js/dep.js': `export {}\n//# sourceMappingURL=dep.js.map\n`,
  'js/dep.js.map': '{"version":3,"sources":["d.ts"],"names":[],"mappings":"AAAA"}',
  'js/x.js': 'import "./y.js"',
  'js/y.js': 'import "./x.js"',
  'js/bare.js': 'import "lodash"; import("https://example.com/a.js")',
  'looks.0123456789ab.css': 'a {}',
  'looks.css': 'a { background: url(looks.0123456789ab.css) }',
  'img/0/0.svg.gz': 'packed',
  [`${'n'.repeat(230)}.svg`]: '<svg/>',
  'large.css': `a { background: url(img/1/1.svg) }${' '.repeat(LARGE)}`,
  empty: '',
}

/** Everything below a folder, with contents and modes, but for what is kept for the next run. */
function contentsOf(folder: string): Record<string, string> {
  const contents: Record<string, string> = {}
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (path.startsWith('.staticfiles')) continue
    const stats = statSync(join(folder, path))
    contents[path] = `${stats.mode} ${stats.isFile() ? readFileSync(join(folder, path), 'latin1') : ''}`
  }
  return contents
}

describe('any number of threads', () => {
  const rows = [
    { name: 'output folder', options: { out: 'dist' }, output: 'dist' },
    { name: 'in place', options: {}, output: 'static' },
    { name: 'opt-in kinds', options: { out: 'dist', references: ['svg'] as const }, output: 'dist' },
    { name: 'excluded files', options: { out: 'dist', exclude: ['img/**'] }, output: 'dist' },
    { name: 'without originals', options: { out: 'dist', keepOriginals: false }, output: 'dist' },
  ]

  it.each(rows)('gives the same output and the same counts: $name', async ({ options, output }) => {
    const outcomes = []
    for (const threads of [1, 2, 3]) {
      const folder = makeFolder()
      addFiles(join(folder, 'static'), SITE)
      chmodSync(join(folder, 'static/img/0/0.svg'), 0o666)
      const dir = join(folder, 'static')
      const out = 'out' in options ? join(folder, options.out) : undefined
      const first = await digestFolder({ ...options, dir, out, threads })
      const again = await digestFolder({ ...options, dir, out, threads })
      const { counts, written } = first
      outcomes.push({ counts, written, again: again.written, contents: contentsOf(join(folder, output)) })
    }
    expect(outcomes[0]!.written.files).toBeGreaterThan(900)
    expect(outcomes[0]!.again).toMatchObject({ files: 0, manifest: false })
    expect(outcomes[1]).toEqual(outcomes[0])
    expect(outcomes[2]).toEqual(outcomes[0])
  })

  it('report the same progress', async () => {
    const dir = makeFolder(SITE)
    const seen: Progress[] = []
    await digestFolder({ dir, threads: 2, onProgress: (progress) => seen.push(progress) })
    const files = Object.keys(SITE).length
    // The compressed copy of a file is read, and stays.
    for (const [step, count] of Object.entries({ read: files, write: files - 1 })) {
      const ofStep = seen.filter((progress) => progress.step === step)
      expect(ofStep.map(({ done }) => done)).toEqual(Array.from({ length: count }, (_, i) => i + 1))
    }
  })
})

it('two runs may begin with the same empty output', async () => {
  const folder = makeFolder()
  const [dir, out, alone] = ['static', 'dist', 'alone'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  addFiles(dir, SITE)
  await Promise.all([digestFolder({ dir, out, threads: 2 }), digestFolder({ dir, out, threads: 2 })])
  await digestFolder({ dir, out: alone, threads: 1 })
  expect(contentsOf(out)).toEqual(contentsOf(alone))
})

describe('what goes wrong in a thread', () => {
  it('is told as it is without threads, and leaves nothing behind', async () => {
    const outcomes = []
    for (const threads of [1, 2]) {
      const folder = makeFolder()
      const dir = join(folder, 'static')
      addFiles(dir, SITE)
      addFiles(folder, { 'dist/css/7.css/in-the-way': '' })
      const error = await digestFolder({ dir, out: join(folder, 'dist'), threads }).catch((error) => error)
      const { code, message } = error as Error & { code: string }
      outcomes.push([code, message.replaceAll(folder, '')])
      expect(namesIn(join(folder, 'dist')).filter((name) => name.startsWith('.'))).toEqual([])
    }
    expect(outcomes[0]).toEqual(['write-failed', expect.stringMatching(/7\.css cannot be written: a folder/)])
    expect(outcomes[1]).toEqual(outcomes[0])
  })

  it('is no trace in the output where it is the input that is wrong', async () => {
    const folder = makeFolder()
    addFiles(folder, { 'dist/old.css': '' })
    addFiles(join(folder, 'static'), { ...SITE, 'broken.css': 'a { background: url(none.png) }' })
    for (const out of ['dist', 'new']) {
      const result = await digestFolder({ dir: join(folder, 'static'), out: join(folder, out), threads: 2 })
      expect(result).toMatchObject({ ok: false, written: { files: 0 } })
    }
    expect(readdirSync(folder).sort()).toEqual(['dist', 'static'])
    expect(readdirSync(join(folder, 'dist'))).toEqual(['old.css'])
  })

  it('stops a check too', async () => {
    const dir = makeFolder(SITE)
    const onProgress = ({ step, done }: Progress) => {
      if (step === 'list' && done === 900) rmSync(join(dir, 'css/0.css'))
    }
    await expect(checkFolder({ dir, threads: 2, onProgress })).rejects.toMatchObject({
      code: 'unreadable-file',
      file: join(dir, 'css/0.css'),
    })
  })
})
