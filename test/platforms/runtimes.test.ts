import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { install } from './install.ts'
import { NODES, nodePackage, PLATFORM } from './nodes.mjs'
import { makeSite } from './site.ts'
import { type Result, runStep, STEPS } from './steps.ts'
import { otherRuntime, type Run, type System, thisSystem } from './systems.ts'

const BUN = '1.4.5'
const DENO = '2.9.6'

const installed = mkdtempSync(join(realpathSync(tmpdir()), 'staticfiles-runtimes-'))
afterAll(() => rmSync(installed, { recursive: true, force: true }))

interface Runtime {
  name: string
  /** What runs a script, from `node_modules`. */
  program: string[]
}

const RUNTIMES: Runtime[] = [
  ...NODES.map((version) => ({ name: `Node ${version}`, program: [nodePackage(version).program] })),
  { name: 'Bun', program: [`bun-binary/bin/bun${process.platform === 'win32' ? '.exe' : ''}`] },
  { name: 'Deno', program: [`deno/bin.cjs`, 'run', '--allow-all'] },
]

let expected: { steps: Result[]; build: Result }

beforeAll(async () => {
  await install(installed, {
    ...Object.fromEntries(NODES.map(nodePackage).map(({ name, specifier }) => [name, specifier])),
    'bun-binary': `npm:@oven/bun-${PLATFORM.replace(/^win-/, 'windows-').replace('arm64', 'aarch64')}@${BUN}`,
    deno: DENO,
  })
  expected = await useAll(thisSystem(installed))
  // To be compared with those of other systems.
  if (process.env.RESULTS) writeFileSync(process.env.RESULTS, JSON.stringify(expected, null, 1))
})

describe('the command line and Vite give the same', () => {
  it.each(RUNTIMES)('in $name', async ({ name, program: [first = '', ...args] }) => {
    const file = join(installed, 'node_modules', first)
    const program = first.endsWith('.cjs') ? [process.execPath, file, ...args] : [file, ...args]
    const { steps, build } = await useAll(otherRuntime(installed, name.replace(' ', '-'), ...program))
    for (const [i, step] of STEPS.entries()) expect(steps[i], step.name).toEqual(expected.steps[i])
    expect({ ...build, files: namesOf(build) }).toEqual({ ...expected.build, files: namesOf(expected.build) })
    // Chunks that Vite makes in Bun have other bytes, and so other names.
    if (name !== 'Bun') expect(build.files).toEqual(expected.build.files)
  })
})

it('Bun.build is refused in one sentence', async () => {
  const bun = otherRuntime(
    installed,
    'bun-build',
    join(installed, 'node_modules', RUNTIMES.at(-2)!.program[0]!),
  )
  const { code, output } = await bun.run('bun-build.mjs')
  expect(output).toBe(
    'Bun.build is not supported: it does not hand its files to plugins. Build with esbuild or Vite, which run in Bun too, or digest what Bun.build has written: staticfiles digest dist --out static-build.\n',
  )
  expect(code).toBe(1)
})

/** The files of a build without their digests. */
function namesOf({ files }: Result): string[] {
  return Object.keys(files)
    .map((file) => file.replace(/\.[0-9a-f]{12}(?=\.)/, ''))
    .sort()
}

/** Runs all steps and a build, in the system's folder. */
async function useAll(system: System): Promise<{ steps: Result[]; build: Result }> {
  makeSite(system.folder, 20)
  const steps: Result[] = []
  for (const step of STEPS) {
    const result = await runStep(step, system)
    expect(result.output, step.name).toContain(step.says)
    expect(result.code, step.name).toBe(step.code ?? 0)
    steps.push(result)
  }
  cpSync(resolve('test/fixtures/matrix/app'), join(system.folder, 'builds/app'), { recursive: true })
  const run: Run = await system.run('build.mjs', 'builds/app', 'Vite')
  return { steps, build: { ...run, files: system.files('builds') } }
}
