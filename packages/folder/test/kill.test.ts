import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { addFiles, BIN, type Files, makeFolder, namesIn, runIn } from '../../../test/support/command.ts'
import { verifyFolder } from '../src/verify/verify-folder.ts'

const FILES = 150
const KILLS = 8

/** Many images and a style sheet that names them all. */
function release(version: number): Files {
  const images = Array.from({ length: FILES }, (_, i) => `img/${i}.png`)
  return {
    ...Object.fromEntries(images.map((path) => [path, `${path} of release ${version}`])),
    'all.css': images.map((path) => `a { background: url(${path}) }`).join('\n'),
  }
}

describe('a run that is killed', () => {
  const rows = [
    { name: 'in place', flags: [], output: 'static' },
    { name: 'in place without originals', flags: ['--no-keep-originals'], output: 'static' },
    { name: 'output folder', flags: ['--out', 'dist'], output: 'dist' },
  ]

  it.each(rows)('$name', async ({ flags, output }) => {
    const folder = makeFolder()
    const args = ['digest', 'static', ...flags]
    const manifest = join(folder, output, 'staticfiles.json')
    addFiles(join(folder, 'static'), release(0))
    runIn(folder, ...args)
    const whole = new Set([readFileSync(manifest, 'utf8')])
    let unfinished = 0

    for (let kill = 1; kill <= KILLS; kill++) {
      addFiles(join(folder, 'static'), release(kill))
      const old = readFileSync(manifest, 'utf8')
      await killWhileWriting(folder, args, join(folder, output), kill * 2)

      const left = readFileSync(manifest, 'utf8')
      const { problems } = await verifyFolder({ dir: join(folder, output) })
      expect(problems, `kill ${kill}`).toEqual([])
      if (left === old && existsSync(join(folder, output, '.staticfiles'))) unfinished++
      whole.add(left)
    }
    expect(unfinished, 'kills in the middle of writing').toBeGreaterThan(KILLS / 4)

    expect(runIn(folder, ...args)).toMatchObject({ code: 0, stderr: '' })
    whole.add(readFileSync(manifest, 'utf8'))
    expect((await verifyFolder({ dir: join(folder, output) })).problems).toEqual([])
    expect(unfinishedIn(join(folder, output))).toEqual([])
    for (const text of whole) expect(Object.keys(JSON.parse(text).paths)).toHaveLength(FILES + 1)
  })
})

it('runs at the same time do not disturb each other', async () => {
  const folder = makeFolder()
  addFiles(join(folder, 'static'), release(1))
  const codes = Array.from({ length: 4 }, async () => {
    const child = spawn(process.execPath, [BIN, 'digest', 'static'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const [code] = await once(child, 'close')
    return code
  })
  expect(await Promise.all(codes)).toEqual([0, 0, 0, 0])
  expect((await verifyFolder({ dir: join(folder, 'static') })).ok).toBe(true)
  expect(unfinishedIn(join(folder, 'static'))).toEqual([])
})

/** What runs leave behind that were ended too early. In place, the copies of some releases are enough for a cache. */
function unfinishedIn(folder: string): string[] {
  return namesIn(folder).filter((name) => name.startsWith('.') && name !== '.staticfiles/cache')
}

/** Starts the command and kills it (SIGKILL) some milliseconds after it has begun to write. */
async function killWhileWriting(cwd: string, args: string[], output: string, delay: number): Promise<void> {
  rmSync(join(output, '.staticfiles'), { recursive: true, force: true })
  const child = spawn(process.execPath, [BIN, ...args], { cwd, stdio: 'ignore' })
  const closed = once(child, 'close')
  while (child.exitCode === null && !existsSync(join(output, '.staticfiles/tmp'))) await setImmediate()
  await setTimeout(delay)
  child.kill('SIGKILL')
  await closed
}
