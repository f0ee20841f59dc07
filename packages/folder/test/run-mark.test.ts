import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { addFiles, BIN, type Files, makeFolder, namesIn, runIn } from '../../../test/support/command.ts'
import { temporaryName } from '../src/files/temporary.ts'
import { withRunMark } from '../src/releases/run-mark.ts'
import { verifyFolder } from '../src/verify/verify-folder.ts'

const FILES = 200
const ROUNDS = 6

/** Each round is four processes. */
const TIMEOUT = 180_000

const QUIET = { onWait: () => {} }
const realNow = Date.now.bind(Date)

/** Old files come back in every other release, which is when a prune of them would hurt. */
function release(version: number): Files {
  return Object.fromEntries(Array.from({ length: FILES }, (_, i) => [`static/${i}.js`, `${i} of ${version}`]))
}

it('prune beside digest deletes nothing that the digest is about to name', { timeout: TIMEOUT }, async () => {
  const folder = makeFolder()
  for (const version of [1, 0]) {
    addFiles(folder, release(version))
    runIn(folder, 'digest', 'static', '--out', 'dist', '--release')
  }
  for (let round = 1; round <= ROUNDS; round++) {
    addFiles(folder, release(round % 2))
    const digest = start(folder, 'digest', 'static', '--out', 'dist', '--release')
    const prunes = Array.from({ length: 3 }, () => start(folder, 'prune', 'dist', '--keep', '1'))
    expect(await Promise.all([digest, ...prunes]), `round ${round}`).toEqual([0, 0, 0, 0])
    const { problems } = await verifyFolder({ dir: join(folder, 'dist') })
    expect(problems, `round ${round}`).toEqual([])
  }
  expect(readdirSync(join(folder, 'dist/.staticfiles'))).toEqual(['releases'])
})

it('a digest waits for a prune, and other digests do not', async () => {
  const output = makeFolder({ '.staticfiles/releases/.keep': '' })
  const steps: string[] = []
  const prune = gate()
  const first = withRunMark(output, 'prune', {}, () => prune.opened.then(() => steps.push('prune')))
  const second = withRunMark(output, 'digest', QUIET, () => steps.push('digest'))
  const third = withRunMark(output, 'prune', QUIET, () => steps.push('other prune'))
  prune.open()
  await Promise.all([first, second, third])
  expect(steps.slice(0, 2)).toContain('prune')
  expect(steps.indexOf('digest')).toBeGreaterThan(steps.indexOf('prune'))
})

const OTHER = '.staticfiles-ci_runner_7-4026531836-1-aaaaaaaaaaaa.tmp'
const pathOf = (kind: string, name: string): string => `.staticfiles/${kind}${name}`

/** An output in which a run of another machine has left its mark so many milliseconds ago. */
function markedOutput(kind: string, age = 0, name = OTHER): string {
  const mark = pathOf(kind, name)
  const output = makeFolder({ [mark]: '.', '.staticfiles/releases/.keep': '' })
  const time = (Date.now() - age) / 1000
  utimesSync(join(output, mark), time, time)
  return output
}

describe('a run that has to wait', () => {
  it('says at once for whom, and until when', async () => {
    const output = markedOutput('prune', 12_000)
    const told: string[] = []
    const options = { patience: 100, onWait: (message: string) => told.push(message) }
    await expect(withRunMark(output, 'digest', options, () => 0)).rejects.toMatchObject({
      code: 'output-busy',
      message: expect.stringContaining(`delete ${join(output, pathOf('prune', OTHER))}`),
    })
    expect(told).toEqual([
      expect.stringMatching(
        /^A prune is at work in .*: process 1 of ci_runner_7-4026531836, last heard of 12 s ago\. Waiting until it is done, until \d\d:\d\d:\d\d at the latest \(--no-wait: not at all\)\.$/,
      ),
    ])
    await expect(withRunMark(output, 'prune', { patience: 100 }, () => 0)).resolves.toBe(0)
  })

  it('goes on when the other one has not been heard of for five minutes', async () => {
    const output = markedOutput('prune', 298_000)
    const told: string[] = []
    const onWait = (message: string) => told.push(message)
    expect(await withRunMark(output, 'digest', { onWait }, () => 'done')).toBe('done')
    expect(told).toEqual([
      expect.stringMatching(/until \d\d:\d\d:\d\d if it is not heard of again, and until/),
    ])
    expect(namesIn(output)).toEqual(['.staticfiles/releases/.keep'])
  })

  it('takes a sign of life for one', async () => {
    const output = markedOutput('digest', 299_000)
    writeFileSync(join(output, pathOf('digest', OTHER)), '.')
    await expect(withRunMark(output, 'prune', { patience: 1500, ...QUIET }, () => 0)).rejects.toMatchObject({
      code: 'output-busy',
    })
  })

  const commands = [
    { name: 'prune', args: ['prune', 'out', '--keep', '1'], kind: 'digest' },
    { name: 'digest', args: ['digest', 'static', '--out', 'out'], kind: 'prune' },
    { name: 'publish', args: ['publish', 'other', 'out'], kind: 'prune' },
    { name: 'releases --pin', args: ['releases', 'out', '--pin', 'v1'], kind: 'prune' },
  ]
  it.each(commands)('is told of by $name, or does not wait', async ({ args, kind }) => {
    const folder = makeFolder({ 'static/a.js': '1', 'other/b.js': '2' })
    runIn(folder, 'digest', 'other')
    runIn(folder, 'digest', 'static', '--out', 'out', '--release=v1')
    addFiles(folder, { 'static/a.js': '2', [`out/${pathOf(kind, OTHER)}`]: '.' })
    expect(runIn(folder, ...args, '--no-wait')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        `^error: A ${kind} is at work in .*out: process 1 of ci_runner_7-4026531836`,
      ),
    })
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const [said] = await once(child.stderr, 'data')
    expect(String(said)).toContain('Waiting until it is done')
    rmSync(join(folder, 'out', pathOf(kind, OTHER)))
    expect(await once(child, 'close')).toEqual([0, null])
  })
})

it('a run that is at work gives signs of life', async () => {
  const output = makeFolder({ '.staticfiles/releases/.keep': '' })
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
  try {
    await withRunMark(output, 'digest', {}, ({ beat }) => {
      const [mark] = namesIn(output).filter((name) => name.includes('/digest.'))
      const age = (): number => realNow() - statSync(join(output, mark!)).mtimeMs
      const leave = (): void => utimesSync(join(output, mark!), 1, 1)
      leave()
      vi.advanceTimersByTime(11_000)
      expect(age(), 'of itself').toBeLessThan(60_000)
      leave()
      beat()
      expect(age(), 'not too often').toBeGreaterThan(60_000)
      vi.setSystemTime(Date.now() + 11_000)
      beat()
      expect(age(), 'in work without a pause').toBeLessThan(60_000)
    })
  } finally {
    vi.useRealTimers()
  }
})

it('a run that was killed holds up no other', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '0'])
  const output = markedOutput('prune', 0, temporaryName().replace(`-${process.pid}-`, `-${pid}-`))
  await expect(withRunMark(output, 'digest', { wait: false }, () => 'done')).resolves.toBe('done')
  expect(namesIn(output)).toEqual(['.staticfiles/releases/.keep'])
})

it.each(['.DS_Store', 'digest', 'prune.txt', 'prune.staticfiles-x.tmp'])(
  'a file of something else is no mark: %s',
  async (name) => {
    const output = makeFolder({ [`.staticfiles/${name}`]: '', '.staticfiles/releases/.keep': '' })
    for (const kind of ['digest', 'prune'] as const)
      expect(await withRunMark(output, kind, { wait: false }, () => 'done')).toBe('done')
    expect(namesIn(output)).toContain(`.staticfiles/${name}`)
  },
)

it.each([
  { name: 'digest', args: ['digest', 'static', '--out', 'out', '--release'] },
  { name: 'publish', args: ['publish', 'other', 'out'] },
])('$name says what is in the way of its mark', ({ args }) => {
  const folder = makeFolder({ 'static/a.js': '1', 'other/b.js': '2', 'out/.staticfiles': 'a file' })
  runIn(folder, 'digest', 'other')
  expect(runIn(folder, ...args)).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^error: \S*\.staticfiles\S* cannot be (?:written|read): a file stands where a folder is needed \(\w+\)\. Move that file away\.\n$/,
    ),
  })
})

async function start(cwd: string, ...args: string[]): Promise<number | null> {
  const child = spawn(process.execPath, [BIN, ...args], { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(child, 'close')
  return code
}

function gate(): { opened: Promise<void>; open(): void } {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}
