import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { commandsOf, findBlock } from '../../../test/packed/docs.ts'
import { addFiles, listingOf, makeFolder, namesIn, runIn } from '../../../test/support/command.ts'
import { digestFolder } from '../src/digest/digest-folder.ts'
import { listReleases, pinReleases, readRelease } from '../src/publish/place-releases.ts'
import { publishFolder } from '../src/publish/publish-folder.ts'
import { pruneFolder } from '../src/releases/prune-folder.ts'
import { verifyFolder } from '../src/verify/verify-folder.ts'

describe('pinned releases', () => {
  let folder: string
  let dir: string
  beforeEach(async () => {
    folder = makeFolder()
    dir = join(folder, 'out')
    for (const version of ['1', '2', '3']) {
      addFiles(folder, { 'static/a.js': version, [`static/only${version}.js`]: 'new' })
      await digestFolder({ dir: join(folder, 'static'), out: dir, releases: `v${version}`, name: 'site' })
    }
  })
  const releases = (...args: string[]) => runIn(folder, 'releases', 'out', ...args)

  it('are kept whatever their age, until they are unpinned', async () => {
    expect(releases('--pin', 'v1')).toMatchObject({ code: 0, stderr: '' })
    expect(await pruneFolder({ dir, keep: 1 })).toMatchObject({ kept: ['v3', 'v1'], dropped: ['v2'] })
    writeFileSync(join(folder, 'v1.json'), JSON.stringify(manifestOf(dir, 'v1')))
    expect((await verifyFolder({ dir, manifest: join(folder, 'v1.json') })).problems).toEqual([])

    expect(releases('--pin', 'v3', '--unpin', 'v1')).toMatchObject({ code: 0, stderr: '' })
    expect(await pruneFolder({ dir, keep: 1 })).toMatchObject({ kept: ['v3'], dropped: ['v1'] })
    expect(namesIn(dir).filter((name) => name.startsWith('.'))).toEqual([
      '.staticfiles/releases/v3.json',
      '.staticfiles/releases/v3.pinned',
    ])
  })

  it('of a folder that was published to', async () => {
    const place = join(folder, 'target')
    for (const version of ['1', '2']) {
      addFiles(folder, { 'b/b.js': version })
      await digestFolder({ dir: join(folder, 'b'), releases: `b${version}` })
      await publishFolder({ dir: join(folder, 'b'), target: place })
    }
    expect(await pinReleases({ place, pin: ['b1'] })).toMatchObject([
      { id: 'b2', pinned: false },
      { id: 'b1', pinned: true },
    ])
    expect(await pruneFolder({ dir: place, keep: 1 })).toMatchObject({ kept: ['b2', 'b1'] })
  })

  it('are listed with all others', async () => {
    await pinReleases({ place: dir, pin: ['v2'] })
    const lines = releases()
      .stdout.replaceAll(/\d{4}-[\d:T.-]+Z/g, '<time>')
      .replaceAll(/revision \w+/g, 'revision <r>')
      .split('\n')
    expect(lines[0]).toMatch(/^3 releases in out, the newest first; 1 pinned \(/)
    expect(lines.slice(1).map((line) => line.replace(/ {2}revision <r>$/, ''))).toEqual([
      '  v3  <time>',
      '  v2  <time>  pinned',
      '  v1  <time>',
      '',
    ])
    expect(JSON.parse(releases('--json').stdout)).toMatchObject({
      command: 'releases',
      releases: [
        { id: 'v3', build: 'site', sequence: 3, pinned: false },
        { id: 'v2', pinned: true },
        { id: 'v1', pinned: false },
      ],
    })
  })

  it('of several builds are listed by these', async () => {
    await digestFolder({ dir: join(folder, 'static'), out: dir, releases: 'other', name: 'shop' })
    const { stdout } = releases()
    expect(stdout.match(/^Of .*|^ {2}\w+/gm)).toEqual([
      'Of shop:',
      '  other',
      'Of site:',
      '  v3',
      '  v2',
      '  v1',
    ])
  })

  const differences = [
    {
      name: 'to the newest',
      input: ['--compare', 'v2'],
      expected: /^From v2 to v3: 1 added, 0 removed, 1 changed, 2 the same /,
    },
    {
      name: 'to another',
      input: ['--compare', 'v3', '--compare', 'v1'],
      expected: /^From v3 to v1: 0 added, 2 removed, 1 changed, 1 the same /,
    },
  ]
  it.each(differences)('are compared $name', ({ input, expected }) => {
    const { code, stdout } = releases(...input)
    expect(code).toBe(0)
    expect(stdout).toMatch(expected)
    expect(stdout).toMatch(/\n~ a\.js: a\.\w{12}\.js → a\.\w{12}\.js\n/)
  })

  const faults = [
    {
      name: 'an unknown one is pinned',
      input: ['--pin', 'v9'],
      expected: 'There is no release "v9" in out. Did you mean',
    },
    {
      name: 'an unknown one beside a known one',
      input: ['--pin', 'v1', '--unpin', 'w'],
      expected: 'There is no release "w" in out',
    },
    {
      name: 'an unknown one is compared',
      input: ['--compare', '../v1'],
      expected: 'There is no release "../v1"',
    },
    {
      name: 'three are compared',
      input: ['--compare', 'v1', '--compare', 'v2', '--compare', 'v3'],
      expected: '--compare takes two releases at most.',
    },
    {
      name: 'one is compared and pinned',
      input: ['--compare', 'v1', '--pin', 'v1'],
      expected: '--compare changes nothing',
    },
  ]
  it.each(faults)('$name', ({ input, expected }) => {
    const before = Object.keys(listingOf(dir))
    const { code, stderr } = releases(...input)
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(expected) })
    expect(Object.keys(listingOf(dir))).toEqual(before)
  })

  it('no journal and no folder', () => {
    expect(runIn(folder, 'releases', 'static')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('static has no journal of releases'),
    })
    expect(runIn(folder, 'releases', 'none')).toMatchObject({ code: 2 })
  })

  it('by the commands of the documentation', async () => {
    for (const version of ['41', '42']) {
      addFiles(folder, { 'static/a.js': version })
      const out = join(folder, 'build/static')
      await digestFolder({ dir: join(folder, 'static'), out, releases: `v${version}` })
    }
    for (const line of commandsOf(findBlock('staticfiles releases build/static'))) {
      const [program, command, ...args] = line.split(' ')
      expect([program, command]).toEqual(['npx', 'staticfiles'])
      expect(runIn(folder, ...args), line).toMatchObject({ code: 0, stderr: '' })
    }
    expect(await listReleases(join(folder, 'build/static'))).toMatchObject([
      { id: 'v42', pinned: true },
      { id: 'v41', pinned: false },
    ])
  })

  it('are listed without a look into what they name', async () => {
    const file = join(dir, '.staticfiles/releases/v1.json')
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -40))
    expect(await listReleases(dir)).toHaveLength(3)
    await expect(readRelease(dir, 'v1')).rejects.toMatchObject({ code: 'invalid-release' })
  })
})

function manifestOf(dir: string, id: string): unknown {
  return JSON.parse(readFileSync(join(dir, '.staticfiles/releases', `${id}.json`), 'utf8')).manifest
}
