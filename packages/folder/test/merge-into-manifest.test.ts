import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { parseManifest } from '@staticfiles/manifest'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { listingOf, makeFolder, namesIn } from '../../../test/support/command.ts'
import { mergeIntoManifest } from '../../cli/src/index.ts'
import { withLock } from '../src/files/lock.ts'
import { temporaryName } from '../src/files/temporary.ts'

const LIBRARY = new URL('../dist/index.js', import.meta.url).href

/** Where the marks of the processes at work are. */
const MARKS = '.staticfiles/merge'

/** Runs a script that has the library's `mergeIntoManifest` and two arguments: the manifest's file, and a name. */
function start(script: string, file: string, name: string): ChildProcess {
  const code = `import { mergeIntoManifest } from ${JSON.stringify(LIBRARY)}
const [file, name] = process.argv.slice(1)
${script}`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code, file, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return child
}

/** Builds again and again, with other paths each time. */
const BUILDER = `for (let i = 0; i < 8; i++) {
  const paths = new Map([[name + '.js', name + '.' + i + '.js'], [name + i + '.css', 'x.css']])
  mergeIntoManifest(file, name, { paths })
}`

/** Says so when it is at work on the manifest, and never comes to an end. */
const HOLDER = `mergeIntoManifest(file, name, {
  get paths() {
    process.stdout.write('at work')
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  },
})`

async function startHolder(file: string): Promise<ChildProcess> {
  const holder = start(HOLDER, file, 'holder')
  await once(holder.stdout!, 'data')
  return holder
}

async function codeOf(child: ChildProcess): Promise<unknown> {
  return child.exitCode ?? (await once(child, 'exit'))[0]
}

const read = (file: string) => parseManifest(readFileSync(file, 'utf8'))

describe('processes that share a manifest', () => {
  it('lose no entry, though one is killed at work', async () => {
    const folder = makeFolder()
    const file = join(folder, 'staticfiles.json')
    const holder = await startHolder(file)
    const names = Array.from('abcdefgh')
    const builders = names.map((name) => start(BUILDER, file, name))
    expect(() => withLock(join(folder, MARKS), () => 'in', 0)).toThrow(
      expect.objectContaining({ code: 'manifest-busy' }),
    )
    expect(existsSync(file)).toBe(false)
    holder.kill('SIGKILL')

    expect(await Promise.all(builders.map(codeOf))).toEqual(names.map(() => 0))
    const { paths, builds } = read(file)
    const expected = names.flatMap((name) => [
      [`${name}.js`, `${name}.7.js`],
      [`${name}7.css`, 'x.css'],
    ])
    expect([...paths].sort()).toEqual(expected.sort())
    expect([...builds!.keys()]).toEqual(names)
    expect(namesIn(folder)).toEqual(['staticfiles.json'])
  })

  it('work one at a time', async () => {
    const folder = makeFolder({ log: '' })
    const script = `import { appendFileSync } from 'node:fs'
for (let i = 0; i < 10; i++) mergeIntoManifest(file, name, {
  get paths() {
    appendFileSync(${JSON.stringify(join(folder, 'log'))}, name)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.random() * 4)
    appendFileSync(${JSON.stringify(join(folder, 'log'))}, name)
    return new Map()
  },
})`
    const processes = Array.from('abcdef', (name) => start(script, join(folder, 'staticfiles.json'), name))
    expect(await Promise.all(processes.map(codeOf))).toEqual(processes.map(() => 0))
    // How often the entries are asked for is the library's affair, but always by one process from begin to end.
    expect(readFileSync(join(folder, 'log'), 'utf8')).toMatch(/^(?:(.)\1)+$/)
  })

  const ofLiving = temporaryName()
  const ofDead = ofLiving.replace(`-${process.pid}-`, `-${spawnSync(process.execPath, ['-e', '0']).pid}-`)
  const leftBehind = [
    { name: 'a dead process', mark: ofDead, age: 0 },
    { name: 'a dead process whose number is in use again', mark: ofLiving, age: 61_000 },
    { name: 'another machine', mark: '.staticfiles-another.example-1-0123456789ab.tmp', age: 61_000 },
  ]
  it.each(leftBehind)('go on after $name', ({ mark, age }) => {
    const folder = makeFolder({ [`${MARKS}/${mark}`]: '.' })
    const time = (Date.now() - age) / 1000
    utimesSync(join(folder, MARKS, mark), time, time)
    const file = join(folder, 'staticfiles.json')
    mergeIntoManifest(file, 'main', { paths: new Map([['a.js', 'a.1.js']]) })
    expect(namesIn(folder)).toEqual(['staticfiles.json'])
  })

  it('say after a second for whom they wait', () => {
    const mark = '.staticfiles-ci-1-0123456789ab.tmp'
    const folder = makeFolder({ [`${MARKS}/${mark}`]: '.', [`${MARKS}/.DS_Store`]: 'no mark' })
    const time = Date.now() / 1000 - 58.5
    utimesSync(join(folder, MARKS, mark), time, time)
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    try {
      mergeIntoManifest(join(folder, 'm.json'), 'main', { paths: new Map([['a.js', 'a.1.js']]) })
      expect(said.mock.calls).toEqual([
        [
          expect.stringMatching(
            /^Waiting for process 1 of ci, which is at work on the manifest, until \d\d:\d\d:\d\d at the latest/,
          ),
        ],
      ])
    } finally {
      said.mockRestore()
    }
    expect(namesIn(folder)).toEqual([`${MARKS}/.DS_Store`, 'm.json'])
  })

  it.each([
    { name: 'of this machine', mark: ofLiving },
    { name: 'of another machine', mark: '.staticfiles-another.example-1-0123456789ab.tmp' },
  ])('wait for a process $name that may be alive', ({ mark }) => {
    const folder = makeFolder({ [`${MARKS}/${mark}`]: '.' })
    expect(() => withLock(join(folder, MARKS), () => 'in', 0)).toThrow(
      `Another process has been at work on the manifest for minutes. Try again when it is done. If there is none any more, delete ${join(folder, MARKS, mark)}.`,
    )
    expect(namesIn(folder)).toEqual([`${MARKS}/${mark}`])
  })
})

describe('a manifest that builds share', () => {
  const paths = (...entries: [string, string][]) => ({ paths: new Map(entries) })

  it('is left as it is in a conflict', () => {
    const folder = makeFolder()
    const file = join(folder, 'staticfiles.json')
    mergeIntoManifest(file, 'one', paths(['a.js', 'a.1.js']))
    const { 'staticfiles.json': before } = listingOf(folder)
    expect(() => mergeIntoManifest(file, 'two', paths(['a.js', 'a.2.js'], ['b.js', 'b.2.js']))).toThrow(
      'Both the build "one" and the build "two" have the key "a.js"',
    )
    expect(listingOf(folder)).toEqual({ 'staticfiles.json': before, '.': expect.anything() })
  })

  it('is left as it is when there is nothing new', () => {
    const folder = makeFolder()
    const file = join(folder, 'backend/staticfiles.json')
    mergeIntoManifest(file, 'one', paths(['a.js', 'a.1.js']))
    const { 'backend/staticfiles.json': before } = listingOf(folder)
    mergeIntoManifest(file, 'one', paths(['a.js', 'a.1.js']))
    expect(listingOf(folder)['backend/staticfiles.json']).toBe(before)
  })

  it('may be a link', () => {
    const folder = makeFolder()
    mergeIntoManifest(join(folder, 'code/staticfiles.json'), 'one', paths(['a.js', 'a.1.js']))
    symlinkSync('code/staticfiles.json', join(folder, 'link.json'))
    mergeIntoManifest(join(folder, 'link.json'), 'two', paths(['b.js', 'b.1.js']))
    expect([...read(join(folder, 'code/staticfiles.json')).builds!.keys()]).toEqual(['one', 'two'])
    expect(namesIn(folder)).toEqual(['code/staticfiles.json', 'link.json'])
  })

  it('is not replaced when it is broken', () => {
    const folder = makeFolder({ 'staticfiles.json': '{"paths": {"a.js"' })
    expect(() => mergeIntoManifest(join(folder, 'staticfiles.json'), 'one', paths())).toThrow(
      /truncated.* As it is, nothing can be merged into it: delete it and run all builds again\.$/,
    )
    expect(namesIn(folder)).toEqual(['staticfiles.json'])
  })
})
