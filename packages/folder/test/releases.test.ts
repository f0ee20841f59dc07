import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { addFiles, makeFolder, namesIn, pathsOf, runIn } from '../../../test/support/command.ts'
import { digestFolder } from '../src/digest/digest-folder.ts'
import { addRelease } from '../src/releases/add-release.ts'
import { pruneFolder } from '../src/releases/prune-folder.ts'
import { releasesOf } from './releases-of.ts'

const journalOf = (folder: string) => join(folder, '.staticfiles/releases')

describe('a digest', () => {
  it('adds a release on request', () => {
    const folder = makeFolder({ 'static/a.css': 'a {}' })
    const { code, stdout } = runIn(folder, 'digest', 'static', '--release', '--json')
    const { written } = JSON.parse(stdout)
    const { hash } = JSON.parse(readFileSync(join(folder, 'static/staticfiles.json'), 'utf8'))
    expect(code).toBe(0)
    expect(written.release).toMatch(new RegExp(`^\\d{8}T\\d{6}Z-${hash}$`))
    const [release, ...others] = releasesOf(join(folder, 'static'))
    expect(others).toEqual([])
    expect(release).toMatchObject({ id: written.release, time: expect.stringMatching(/^\d{4}-.*Z$/) })
    expect(Object.fromEntries(release!.manifest.paths)).toEqual(
      pathsOf(join(folder, 'static/staticfiles.json')),
    )
  })

  it('adds none without it', () => {
    const folder = makeFolder({ 'static/a.css': 'a {}' })
    runIn(folder, 'digest', 'static')
    expect(existsSync(join(folder, 'static/.staticfiles'))).toBe(false)
    expect(releasesOf(join(folder, 'static'))).toEqual([])
  })

  it('goes on with a journal that is there', () => {
    const folder = makeFolder({ 'static/a.css': 'a {}' })
    runIn(folder, 'digest', 'static', '--out', 'dist', '--release=one')
    addFiles(folder, { 'static/a.css': 'b {}' })
    runIn(folder, 'digest', 'static', '--out', 'dist')
    const [newest, oldest] = releasesOf(join(folder, 'dist'))
    expect(oldest!.id).toBe('one')
    expect(newest!.manifest.paths.get('a.css')).not.toBe(oldest!.manifest.paths.get('a.css'))
  })

  it('with the same manifest adds none, unless it has another id', () => {
    const folder = makeFolder({ 'static/a.css': 'a {}' })
    for (const flag of ['--release=one', '--release', '--release=one', '--release=two', '--release'])
      expect(runIn(folder, 'digest', 'static', flag).code).toBe(0)
    expect(releasesOf(join(folder, 'static')).map(({ id }) => id)).toEqual(['two', 'one'])
  })

  it('makes an earlier release the newest when it comes again', () => {
    const folder = makeFolder({ 'static/a.css': 'a {}' })
    for (const flag of ['--release=one', '--release=two', '--release=one'])
      runIn(folder, 'digest', 'static', flag)
    expect(releasesOf(join(folder, 'static')).map(({ id }) => id)).toEqual(['one', 'two'])
  })

  it('adds the newest release whatever the clock says', async () => {
    const dir = makeFolder({ 'a.css': 'a {}' })
    await digestFolder({ dir, releases: 'one' })
    vi.useFakeTimers({ now: Date.now() - 60_000, toFake: ['Date'] })
    try {
      await digestFolder({ dir, releases: 'two' })
    } finally {
      vi.useRealTimers()
    }
    expect(releasesOf(dir).map(({ id }) => id)).toEqual(['two', 'one'])
  })

  it('that fails adds none', () => {
    const folder = makeFolder({ 'static/a.css': 'a { background: url(none.png) }' })
    expect(runIn(folder, 'digest', 'static', '--release').code).toBe(1)
    expect(namesIn(join(folder, 'static'))).toEqual(['a.css'])
    expect(existsSync(join(folder, 'static/.staticfiles'))).toBe(false)
    expect(runIn(folder, 'digest', 'static', '--out', 'dist', '--release').code).toBe(1)
    expect(existsSync(join(folder, 'dist'))).toBe(false)
  })

  it('with an id that another manifest has writes nothing', () => {
    const folder = makeFolder({ 'static/a.css': 'a {}' })
    runIn(folder, 'digest', 'static', '--release=one')
    const before = namesIn(folder)
    addFiles(folder, { 'static/b.css': 'b {}' })
    expect(runIn(folder, 'digest', 'static', '--release=one')).toMatchObject({
      code: 1,
      stderr:
        'error: The release one exists with another manifest, so nothing was written. Give this one an id of its own.\n',
    })
    expect(namesIn(folder)).toEqual([...before, 'static/b.css'].sort())
  })
})

describe('the source revision of a release', () => {
  const rows = [
    { name: 'CI variable', env: { GITHUB_SHA: 'abc' }, expected: 'abc' },
    { name: 'neither CI nor git', env: { GIT_DIR: '/nowhere' }, expected: undefined },
  ]
  it.each(rows)('$name', async ({ env, expected }) => {
    const dir = makeFolder({ 'a.css': 'a {}' })
    for (const name of ['GITHUB_SHA', 'CI_COMMIT_SHA', 'GIT_COMMIT']) vi.stubEnv(name, '')
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
    try {
      await digestFolder({ dir, releases: true })
    } finally {
      vi.unstubAllEnvs()
    }
    expect(releasesOf(dir)[0]!.revision).toBe(expected)
  })
})

describe('an id', () => {
  const rows = ['', '.', '../one', 'a/b', 'a b', '-a', 'a.', 'ä', 'a'.repeat(101)]
  it.each(rows)('%j is refused', async (releases) => {
    const dir = makeFolder({ 'a.css': 'a {}' })
    await expect(digestFolder({ dir, releases })).rejects.toMatchObject({ code: 'invalid-release-id' })
    expect(namesIn(dir)).toEqual(['a.css'])
  })

  it('is given after an equals sign only', () => {
    const folder = makeFolder({ 'static/a.css': 'a {}' })
    expect(runIn(folder, 'digest', '--release', 'v42', 'static')).toMatchObject({ code: 2 })
    expect(runIn(folder, 'digest', '--release', 'static')).toMatchObject({ code: 0 })
    expect(runIn(folder, 'digest', 'static', '--release=').stderr).toContain('--release takes no empty value')
  })
})

describe('a damaged record stops the run and says what to do', () => {
  const rows = [
    { name: 'cut short', input: (text: string) => text.slice(0, 40), expected: 'it is not valid JSON' },
    { name: 'no object', input: () => '[]', expected: 'it holds no object' },
    {
      name: 'no time',
      input: (text: string) => text.replace(/"time":"[^"]*"/, '"time":"x"'),
      expected: 'time',
    },
  ]
  it.each(rows)('$name', async ({ input, expected }) => {
    const dir = makeFolder({ 'a.css': 'a {}' })
    await digestFolder({ dir, releases: 'one' })
    const file = join(journalOf(dir), 'one.json')
    writeFileSync(file, input(readFileSync(file, 'utf8')))
    await expect(digestFolder({ dir })).rejects.toThrow(expected)
    rmSync(file)
    await expect(digestFolder({ dir })).resolves.toMatchObject({ ok: true })
  })
})

it('a record with an unsafe path stops what looks into it', async () => {
  const dir = makeFolder({ 'a.css': 'a {}' })
  await digestFolder({ dir, releases: 'one' })
  const file = join(journalOf(dir), 'one.json')
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"(?=a\.\w{12})/, '"../'))
  expect(() => releasesOf(dir)).toThrow('not a path inside')
  addFiles(dir, { 'a.css': 'b {}' })
  await digestFolder({ dir, releases: 'two' })
  await expect(pruneFolder({ dir, keep: 1 })).rejects.toThrow('not a path inside')
})

describe('a release of an output that another tool wrote', () => {
  const manifest = { paths: new Map([['a.js', 'a.c4ca4238a0b9.js']]) }

  it('is in the journal before its manifest is written', () => {
    const dir = makeFolder({ 'a.c4ca4238a0b9.js': '1' })
    addRelease(dir, manifest, () => expect(releasesOf(dir)).toMatchObject([{ id: 'v1', manifest }]), {
      manifestFile: join(dir, 'staticfiles.json'),
      releases: 'v1',
    })
    expect.assertions(1)
  })

  it('has all that it names', () => {
    const dir = makeFolder({ 'b.js': '1' })
    const write = vi.fn()
    expect(() =>
      addRelease(dir, manifest, write, { manifestFile: join(dir, 'm.json'), releases: true }),
    ).toThrow('a.c4ca4238a0b9.js is not there any more, so there would be a dead link')
    expect(write).not.toHaveBeenCalled()
    expect(namesIn(dir)).toEqual(['b.js'])
  })

  it('is none without a journal', () => {
    const dir = makeFolder()
    const write = vi.fn()
    addRelease(dir, manifest, write, { manifestFile: join(dir, 'm.json') })
    expect(write).toHaveBeenCalledOnce()
    expect(namesIn(dir)).toEqual([])
  })
})
