import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const isWindows = process.platform === 'win32'
const BINARY = isWindows ? 'Scripts/python.exe' : 'bin/python'

/**
 * The command that runs a project's Python: what the user says, or else that of the active virtual environment, or of a
 * `.venv` or `venv` beside manage.py or in a folder above it, up to the working directory, or else `python3`.
 *
 * @param asked a path, or a command with arguments between blanks: 'uv run python'
 */
export function findPython(managePy: string, asked: string | undefined): [string, ...string[]] {
  if (asked !== undefined) {
    if (existsSync(asked)) return [resolve(asked)]
    const [program = asked, ...args] = asked.trim().split(/\s+/)
    return [program, ...args]
  }
  const active = process.env.VIRTUAL_ENV || process.env.CONDA_PREFIX
  const folders = active ? [active] : []
  for (const folder of foldersFrom(dirname(managePy)))
    folders.push(join(folder, '.venv'), join(folder, 'venv'))
  const found = folders.map((folder) => join(folder, BINARY)).find((file) => existsSync(file))
  return [found ?? (isWindows ? 'python' : 'python3')]
}

function foldersFrom(folder: string): string[] {
  const folders = [folder]
  const top = process.cwd()
  if (relative(top, folder).startsWith('..')) return folders
  for (let at = folder; at !== top && dirname(at) !== at; ) {
    at = dirname(at)
    folders.push(at)
  }
  return folders
}
