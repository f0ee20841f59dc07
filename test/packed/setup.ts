import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startRegistry, type Tarball } from './registry.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of a registry that has the packed packages. */
    registry: string
    /** The packed packages: name → tarball. */
    tarballs: Record<string, string>
    /** The folder of pnpm's and Yarn's programs. */
    tools: string
  }
}

const YARN = '@yarnpkg/cli-dist@4.18.1'

const root = join(import.meta.dirname, '../..')

/** Packs every package, and serves them as a registry would. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'packed-'))
  const tarballs = readdirSync(join(root, 'packages')).map((name) => pack(name, folder))
  const upstream = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim()
  const registry = await startRegistry({ tarballs, pins: catalog(), upstream })
  project.provide('registry', registry.url)
  project.provide('tarballs', Object.fromEntries(tarballs.map(({ name, file }) => [name, file])))
  execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', pnpm(), YARN], {
    stdio: 'pipe',
  })
  project.provide('tools', join(folder, 'node_modules/.bin'))
  return async () => {
    await registry.close()
    rmSync(folder, { recursive: true })
  }
}

function pack(name: string, folder: string): Tarball {
  const source = join(root, 'packages', name)
  const file = join(folder, `${name}.tgz`)
  execFileSync('npx', ['-y', pnpm(), 'pack', '--out', file], { cwd: source })
  const manifest = JSON.parse(
    execFileSync('tar', ['-xOzf', file, 'package/package.json'], { encoding: 'utf8' }),
  )
  return { name: manifest.name, file, manifest }
}

/** The pnpm that the project is worked on with, `pnpm@12.21.0`. */
function pnpm(): string {
  const [found] = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').match(/pnpm@[\d.]+/) ?? []
  if (!found) throw new Error('CONTRIBUTING.md pins no pnpm')
  return found
}

/** The versions that the workspace pins. */
function catalog(): Map<string, string> {
  const text = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8')
  const lines = text.matchAll(/^ {2}"?([@\w/.-]+)"?: ([\d.]+)$/gm)
  return new Map(Array.from(lines, ([, name, version]) => [name!, version!]))
}
