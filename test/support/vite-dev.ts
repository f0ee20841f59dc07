import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import type { InlineConfig } from 'vite'

const SCRIPT = fileURLToPath(new URL('vite-dev.mjs', import.meta.url))
const REPOSITORY = resolve(import.meta.dirname, '../..')

/** Every version of Vite that the adapter supports, by the name of its package here. */
export const VITE_PACKAGES: string[] = ['vite7', 'vite']

/** An inline config; with `staticfiles` for the plugin with these options, where no config file has it. */
export interface ViteConfig extends InlineConfig {
  staticfiles?: StaticfilesOptions
}

export interface ViteDev {
  /** Where it serves the root, ending in a slash. */
  url: string
  pid: number
  /** Ends the process and answers how it ended: by a signal, or with an exit code. */
  stop(signal: NodeJS.Signals): Promise<NodeJS.Signals | number | null>
}

/**
 * Starts a dev server in a process of its own, on a free port.
 *
 * @param vite the package
 */
export async function startVite(vite: string, { server, root, ...rest }: ViteConfig): Promise<ViteDev> {
  // A copy of an app may lie anywhere, with its dependencies here.
  const allow = [REPOSITORY, ...(root === undefined ? [] : [root])]
  const inline = { ...rest, root, server: { port: 0, fs: { allow }, ...server } }
  const child = spawn(process.execPath, [SCRIPT, vite, JSON.stringify(inline)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const line = await Promise.race([once(createInterface(child.stdout), 'line'), exited.then(() => undefined)])
  if (!line) throw new Error(`The dev server of ${vite} did not start; what it said is above.`)
  return {
    url: line[0],
    pid: child.pid!,
    async stop(signal) {
      child.kill(signal)
      const [code, by] = await exited
      return by ?? code
    },
  }
}
