import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { parseManifest } from '@staticfiles/manifest'
import { inject, onTestFinished } from 'vitest'

/**
 * How packages are installed: npm, pnpm with nothing to be found that was not asked for, and Yarn with Plug'n'Play, which
 * leaves packages in archives.
 */
export type PackageManager = 'npm' | 'pnpm' | 'yarn'

export const PACKAGE_MANAGERS: PackageManager[] = ['npm', 'pnpm', 'yarn']

/** An empty folder, and somebody who has read the documentation. */
export interface Newcomer {
  folder: string
  write(path: string, content: string | object): void
  read(path: string): string
  exists(path: string): boolean
  /** The paths of a manifest: logicalPath → digestedPath. */
  paths(manifest: string): ReadonlyMap<string, string>
  /**
   * Runs a line of shell, as it stands in the documentation: with pnpm and Yarn, `npm install` and `npx` are said in their words.
   * @returns what it prints
   * @throws {Error} with all that it said, where it fails
   */
  run(line: string): string
  /** The same for a line that has to fail. */
  fail(line: string): string
  /** Starts what goes on until it is stopped, as by Ctrl+C in a terminal, or the test ends. */
  start(line: string): Started
}

export interface Started {
  hasEnded(): boolean
  stop(): Promise<void>
}

export interface NewcomerOptions {
  manager?: PackageManager
  /** A Python, to be the one of the PATH. */
  python?: string | undefined
}

/** Goes away with the test. */
export function newcomer({ manager = 'npm', python }: NewcomerOptions = {}): Newcomer {
  const folder = mkdtempSync(join(tmpdir(), 'newcomer-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  // Scripts are started with the programs of this workspace on the PATH, which a newcomer does not have.
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !/node_modules.\.bin$/.test(folder))
  const PATH = [...(python ? [dirname(python)] : []), inject('tools'), ...path].join(delimiter)
  // What `npx` finds in no package that was installed, it must not fetch.
  const npm = { npm_config_registry: inject('registry'), npm_config_yes: 'false' }
  const { CI: _, NODE_PATH: __, ...own } = process.env
  const options = { cwd: folder, env: { ...own, ...npm, PATH, NO_COLOR: '1' }, shell: true }
  const inWords = WORDS[manager]

  function attempt(line: string): { status: number | null; stdout: string; stderr: string } {
    console.log(`$ ${inWords(line)}`)
    return spawnSync(inWords(line), { ...options, encoding: 'utf8', maxBuffer: 1 << 28 })
  }

  const self: Newcomer = {
    folder,
    write(path, content) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
    },
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    exists: (path) => existsSync(join(folder, path)),
    paths: (manifest) => parseManifest(self.read(manifest)).paths,
    run(line) {
      const { status, stdout, stderr } = attempt(line)
      if (status !== 0) throw new Error(`${line} failed, with ${status}:\n${stdout}${stderr}`)
      return stdout
    },
    fail(line) {
      const { status, stdout, stderr } = attempt(line)
      if (status === 0) throw new Error(`${line} did not fail:\n${stdout}${stderr}`)
      return stdout + stderr
    },
    start(line) {
      const child = spawn(inWords(line), { ...options, stdio: 'ignore', detached: true })
      const exited = once(child, 'exit')
      const hasEnded = () => child.exitCode !== null || child.signalCode !== null
      const stop = async () => {
        // Whom `npx` has started gets the signal too.
        if (!hasEnded()) process.kill(-child.pid!, 'SIGINT')
        await exited
      }
      onTestFinished(stop)
      return { hasEnded, stop }
    },
  }
  self.write('package.json', { private: true })
  if (manager === 'pnpm') self.write('pnpm-workspace.yaml', `${STRICT}registry: ${inject('registry')}\n`)
  if (manager === 'yarn') self.write('.yarnrc.yml', plugAndPlay(inject('registry')))
  return self
}

/** Nothing of what packages need is found by others, and nobody runs scripts of packages. */
const STRICT = `hoist: false
strictDepBuilds: false
`

/** The cache is the run's own, since the packed packages keep their versions while they change. JSON is YAML. */
function plugAndPlay(registry: string): object {
  return {
    nodeLinker: 'pnp',
    globalFolder: join(inject('tools'), '../../yarn'),
    npmRegistryServer: registry,
    unsafeHttpWhitelist: [new URL(registry).hostname],
    enableTelemetry: false,
  }
}

const WORDS: Record<PackageManager, (line: string) => string> = {
  npm: (line) => line,
  pnpm: (line) =>
    line
      .replace(/^npm install/, 'pnpm add')
      .replace(/^npm ci --omit=dev/, 'pnpm install --frozen-lockfile --prod')
      .replace(/^npx /, 'pnpm exec '),
  yarn: (line) =>
    line
      .replace(/^npm install/, 'yarn add')
      .replace('--save-dev', '--dev')
      .replace(/^npm ci --omit=dev/, 'yarn workspaces focus --production')
      .replace(/^npx /, 'yarn run ')
      .replace(/^node /, 'yarn node '),
}
