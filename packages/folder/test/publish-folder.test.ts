import { existsSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import {
  addFiles,
  type Files,
  listingOf,
  makeFolder,
  namesIn,
  pathsOf,
  runIn,
} from '../../../test/support/command.ts'
import { temporaryName } from '../src/files/temporary.ts'
import { publishFolder } from '../src/publish/publish-folder.ts'
import { verifyFolder } from '../src/verify/verify-folder.ts'

const SITE: Files = {
  'css/a.css': 'a { background: url(../img/i.png) }',
  'img/i.png': 'image',
  'page.html': '<p>page</p>',
  'nested/.env': 'SECRET=1',
  '.well-known/security.txt': 'Contact: mailto:a@example.com',
}

/** A digested site in `dist`, beside which `target` can be published. */
function digestSite(files: Files = SITE): { folder: string; dist: string; target: string } {
  const folder = makeFolder()
  addFiles(join(folder, 'static'), files)
  expect(runIn(folder, 'digest', 'static', '--out', 'dist', '--no-default-ignore')).toMatchObject({
    code: 0,
    stderr: '',
  })
  return { folder, dist: join(folder, 'dist'), target: join(folder, 'target') }
}

const RECORD = /^\.staticfiles\/releases\/.*\.json$/
const published = (target: string) => namesIn(target).filter((name) => !RECORD.test(name))

describe('publishing to a folder', () => {
  it('puts everything there but the manifest and private files', async () => {
    const { dist, target } = digestSite()
    const { ok, published: paths, leftOut, release } = await publishFolder({ dir: dist, target })
    expect(ok).toBe(true)
    expect(published(target)).toEqual([
      '.well-known/security.<d>.txt',
      '.well-known/security.txt',
      'css/a.<d>.css',
      'css/a.css',
      'img/i.<d>.png',
      'img/i.png',
      'page.<d>.html',
      'page.html',
    ])
    expect(leftOut).toEqual(['nested/.env', expect.stringMatching(/^nested\/\.env\.[0-9a-f]{12}$/)])
    expect(paths.indexOf('css/a.css')).toBeGreaterThan(paths.indexOf('img/i.png'))
    const record = readFileSync(join(target, '.staticfiles/releases', `${release}.json`), 'utf8')
    expect(JSON.parse(record).manifest.paths).toEqual(pathsOf(join(dist, 'staticfiles.json')))
  })

  it('sends no compressed copy of other bytes', async () => {
    const { dist, target } = digestSite()
    writeFileSync(join(dist, 'css/a.css.gz'), gzipSync('a {}'))
    const result = await publishFolder({ dir: dist, target })
    expect(result).toMatchObject({ ok: false, problems: [{ code: 'wrong-copy', file: 'css/a.css.gz' }] })
    expect(existsSync(target)).toBe(false)
  })

  it('waits for a prune', async () => {
    const { dist, target } = digestSite()
    const mark = join(target, `.staticfiles/prune${temporaryName()}`)
    addFiles(target, { 'other.html': '' })
    addFiles('/', { [mark]: '' })
    const onWait = vi.fn()
    const publishing = publishFolder({ dir: dist, target, onWait })
    await vi.waitUntil(() => onWait.mock.calls.length > 0, { timeout: 120_000 })
    expect(published(target).filter((name) => !name.startsWith('.staticfiles'))).toEqual(['other.html'])
    rmSync(mark)
    expect(await publishing).toMatchObject({ ok: true })
    expect(published(target)).toContain('css/a.<d>.css')
  })

  it('keeps the times of the last change', async () => {
    const { dist, target } = digestSite()
    utimesSync(join(dist, 'page.html'), 1e9, 1e9)
    await publishFolder({ dir: dist, target })
    expect(statSync(join(target, 'page.html')).mtimeMs).toBe(1e12)
  })

  it('leaves alone what is there already, and what else is there', async () => {
    const { dist, target } = digestSite()
    addFiles(target, { 'page.html': 'older', 'other.html': 'of someone else' })
    await publishFolder({ dir: dist, target })
    const { '.staticfiles': _, ...before } = listingOf(target)
    const again = await publishFolder({ dir: dist, target })
    expect(again).toMatchObject({ published: [], bytes: 0, unchanged: 8 })
    const after = listingOf(target)
    for (const path of ['css/a.css', 'page.html', 'other.html']) expect(after[path]).toBe(before[path])
    expect(readFileSync(join(target, 'page.html'), 'utf8')).toBe(SITE['page.html'])
    expect(namesIn(join(target, '.staticfiles'))).toHaveLength(1)
  })

  it('a dry run changes nothing', () => {
    const { folder } = digestSite()
    const { code, stdout } = runIn(folder, 'publish', 'dist', 'target', '--dry-run')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^8 files to publish to target, \d+ B \(.* s\)\n {2}\S/)
    expect(existsSync(join(folder, 'target'))).toBe(false)
  })

  it('the manifest comes last, when asked for', async () => {
    const { 'nested/.env': _, ...site } = SITE
    const { folder, dist, target } = digestSite(site)
    const { published: paths } = await publishFolder({ dir: dist, target, withManifest: true })
    expect(paths.at(-1)).toBe('staticfiles.json')
    expect(runIn(folder, 'publish', 'dist', 'target', '--with-manifest', '--json').stdout).toContain(
      '"published": []',
    )
    expect(await verifyFolder({ dir: target })).toMatchObject({ ok: true })
  })

  it('a release that is recorded in the folder keeps its name', async () => {
    const { folder, dist, target } = digestSite()
    runIn(folder, 'digest', 'static', '--out', 'dist', '--release=v42')
    expect((await publishFolder({ dir: dist, target })).release).toBe('v42')
  })
})

describe('what is refused', () => {
  const rows: {
    name: string
    change(dist: string, folder: string): void
    args?: string[]
    code: number
    expected: RegExp
  }[] = [
    {
      name: 'digested file that was changed',
      change: (dist) => writeFileSync(join(dist, pathsOf(join(dist, 'staticfiles.json'))['img/i.png']!), 'x'),
      code: 1,
      expected: /^dist\/img\/i\.\w+\.png: error: The digest in its name is not that of its bytes/,
    },
    {
      name: 'no manifest',
      change: () => {},
      args: ['dist', 'target', '--manifest', 'none.json'],
      code: 1,
      expected: /^error: none\.json does not exist\. Digest the folder first/,
    },
    {
      name: 'no folder',
      change: () => {},
      args: ['none', 'target'],
      code: 2,
      expected: /^error: none does not exist\./,
    },
    {
      name: 'target inside the folder',
      change: () => {},
      args: ['dist', 'dist/target'],
      code: 2,
      expected: /^error: dist and the target dist\/target are the same folder, or one holds the other\./,
    },
    {
      name: 'target that is a file',
      change: (_, folder) => addFiles(folder, { target: '' }),
      code: 2,
      expected: /^error: target is not a folder\./,
    },
    {
      name: 'folder where a file goes',
      change: (_, folder) => addFiles(folder, { 'target/page.html/x': '' }),
      code: 1,
      expected: /^error: target\/page\.html cannot be written: a folder stands where a file is needed/,
    },
    {
      name: 'store of another kind',
      change: () => {},
      args: ['dist', 'gs://bucket'],
      code: 2,
      expected:
        /^error: The target "gs:\/\/bucket" begins with gs:\/\/, and only s3:\/\/ and folders are known\./,
    },
    {
      name: 'no bucket',
      change: () => {},
      args: ['dist', 's3://'],
      code: 2,
      expected: /^error: The target "s3:\/\/" names no bucket\./,
    },
    {
      name: 'prefix that leads out',
      change: () => {},
      args: ['dist', 's3://bucket/a/../b'],
      code: 2,
      expected: /^error: The target .* has a prefix with an empty part or dots in it\./,
    },
    {
      name: 'password in the endpoint',
      change: () => {},
      args: ['dist', 's3://bucket', '--endpoint', 'https://me:hunter2@s3.example.com'],
      code: 2,
      expected: /^error: The endpoint is not the address of a store\.(?!.*hunter2)/,
    },
    {
      name: 'concurrency that is no number',
      change: () => {},
      args: ['dist', 'target', '--concurrency', 'many'],
      code: 2,
      expected: /^error: --concurrency is a whole number from 1 on, not "many"\./,
    },
  ]

  it.each(rows)('$name', ({ change, args = ['dist', 'target'], code, expected }) => {
    const { folder, dist } = digestSite()
    change(dist, folder)
    const run = runIn(folder, 'publish', ...args)
    expect(run.stderr).toMatch(expected)
    expect(run.stderr).not.toContain('    at ')
    expect(run.code).toBe(code)
  })

  it('nothing is published of an output with errors', async () => {
    const { dist, target } = digestSite()
    symlinkSync('none', join(dist, 'broken.png'))
    writeFileSync(join(dist, pathsOf(join(dist, 'staticfiles.json'))['css/a.css']!), '')
    const { ok, problems } = await publishFolder({ dir: dist, target })
    expect(ok).toBe(false)
    expect(problems).toMatchObject([
      { code: 'skipped-link', severity: 'warn', file: 'broken.png' },
      { code: 'wrong-digest', severity: 'error' },
    ])
    expect(existsSync(target)).toBe(false)
  })
})
