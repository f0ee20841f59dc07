import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseHotRecord } from '@staticfiles/manifest'
import { expect, vi } from 'vitest'
import { copyFixture } from './fixture.ts'
import { freePort } from './free-port.ts'

const MODULES = resolve(import.meta.dirname, '../../node_modules')

/** The command lines that start dev servers, by the adapter's name. */
export const COMMANDS = {
  webpack: 'webpack-cli/bin/cli.js',
  rspack: '@rspack/cli/bin/rspack.js',
}

export type DevBundler = keyof typeof COMMANDS

export const DEV_BUNDLERS = Object.keys(COMMANDS) as DevBundler[]

export interface WebpackDev {
  root: string
  /** Where it serves static files, ending in a slash. */
  url: string
  /** All that it has printed so far. */
  printed(): string
  /** Ends the process and answers how it ended: by a signal, or with an exit code. */
  stop(signal?: NodeJS.Signals): Promise<NodeJS.Signals | number | null>
}

/** A fixture with its dependencies, which are those here. */
export function copyWithModules(fixture: string): string {
  const root = copyFixture(fixture)
  symlinkSync(MODULES, join(root, 'node_modules'), 'junction')
  return root
}

export interface WebpackDevOptions {
  bundler: DevBundler
  root: string
  /** The configuration file. */
  config?: string
  /** The record that it leaves. */
  record?: string
  env?: NodeJS.ProcessEnv
  modules?: string
}

/** Starts a dev server by its command line, in a process of its own, and waits until it has left its record. */
export async function startWebpackDev({
  bundler,
  root,
  config = 'dev.config.mjs',
  record = 'backend/staticfiles.hot.json',
  env = {},
  modules = MODULES,
}: WebpackDevOptions): Promise<WebpackDev> {
  const file = join(root, record)
  rmSync(file, { force: true })
  const command = join(modules, COMMANDS[bundler])
  // Servers that start at once take the same one for free.
  const port = String(await freePort())
  const child = spawn(process.execPath, [command, 'serve', '-c', config, '--mode', 'development'], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'development',
      BUNDLER: bundler,
      WEBPACK_DEV_SERVER_BASE_PORT: port,
      RSPACK_DEV_SERVER_BASE_PORT: port,
      NO_COLOR: '1',
      FORCE_COLOR: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  child.stdout.on('data', (part) => (text += part))
  child.stderr.on('data', (part) => (text += part))
  const exited = once(child, 'exit')
  const url = await vi.waitFor(
    () => {
      expect(child.exitCode, text).toBeNull()
      return parseHotRecord(readFileSync(file, 'utf8'), file).url
    },
    { timeout: 120_000, interval: 50 },
  )
  return {
    root,
    url,
    printed: () => text,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      const [code, by] = await exited
      return by ?? code
    },
  }
}
