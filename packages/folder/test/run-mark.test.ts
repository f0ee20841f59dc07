import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { addFiles, BIN, type Files, makeFolder, runIn } from '../../../test/support/command.ts'
import { temporaryName } from '../src/files/temporary.ts'
import { withRunMark } from '../src/releases/run-mark.ts'
import { verifyFolder } from '../src/verify/verify-folder.ts'

const FILES = 200
const ROUNDS = 6

/** Each round is four processes. */
const TIMEOUT = 180_000

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
  const first = withRunMark(output, 'prune', () => prune.opened.then(() => steps.push('prune')))
  const second = withRunMark(output, 'digest', () => steps.push('digest'))
  const third = withRunMark(output, 'prune', () => steps.push('other prune'), 60_000)
  prune.open()
  await Promise.all([first, second, third])
  expect(steps.slice(0, 2)).toContain('prune')
  expect(steps.indexOf('digest')).toBeGreaterThan(steps.indexOf('prune'))
})

it('a run that waits too long for another says which', async () => {
  const mark = `.staticfiles/prune/${temporaryName()}`
  const output = makeFolder({ [mark]: '' })
  await expect(withRunMark(output, 'digest', () => 0, 100)).rejects.toMatchObject({
    code: 'output-busy',
    message: expect.stringContaining(`delete ${join(output, mark)}`),
  })
  await expect(withRunMark(output, 'prune', () => 0, 100)).resolves.toBe(0)
})

it('a run that was killed holds up no other', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '0'])
  const mark = temporaryName().replace(`-${process.pid}-`, `-${pid}-`)
  const output = makeFolder({ [`.staticfiles/prune/${mark}`]: '' })
  await expect(withRunMark(output, 'digest', () => 'done', 100)).resolves.toBe('done')
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
