// @ts-check
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const cache = fileURLToPath(new URL('../../.cache/', import.meta.url))
const source = fileURLToPath(new URL('bundled-python/', import.meta.url))
const binary = process.platform === 'win32' ? 'python.exe' : 'bin/python3'

/**
 * @typedef {object} Python
 * @property {string} executable
 * @property {string} version
 * @property {boolean} isBundled Whether it is the one that the Go module brought.
 */

/**
 * A Python of at least this version: one of the PATH, one that pyenv or uv has installed, else one that a Go module
 * brings, which takes a minute once.
 *
 * @param {string} atLeast the version's first two numbers, '3.12'
 * @returns {Promise<Python>}
 * @throws {Error} where there is none
 */
export async function findPython(atLeast) {
  for (const command of ['python3', 'python', ...(await installedPythons())]) {
    const python = await probe(command, atLeast)
    if (python) return python
  }
  const python = await probe(await bundledPython(atLeast), atLeast)
  if (!python) throw new Error(`There is no Python ${atLeast} or later. Install one.`)
  return { ...python, isBundled: true }
}

/**
 * @param {string} command
 * @param {string} atLeast
 * @returns {Promise<Python | undefined>}
 */
async function probe(command, atLeast) {
  const code = `import platform, sys
print(sys.version_info >= (${atLeast.replace('.', ', ')}), platform.python_version(), sys.executable, sep="\\n")`
  const { stdout } = await run(command, ['-c', code]).catch(() => ({ stdout: '' }))
  const [usable, version, executable] = stdout.split(/\r?\n/)
  if (usable !== 'True' || !version || !executable) return undefined
  return { version, executable, isBundled: false }
}

/** Oldest first, as the oldest that will do is the best tried. */
async function installedPythons() {
  const pyenv = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions')
  const uv = join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share'), 'uv/python')
  const found = await Promise.all(
    [pyenv, uv].map(async (folder) => {
      const names = await readdir(folder).catch(() => /** @type {string[]} */ ([]))
      return names.map((name) => join(folder, name, binary))
    }),
  )
  return found.flat().sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
}

/** @param {string} atLeast */
async function bundledPython(atLeast) {
  const folder = join(cache, 'python-3.14.6')
  if (existsSync(folder)) return join(folder, binary)

  await mkdir(cache, { recursive: true })
  const draft = await mkdtemp(`${folder}.draft-`)
  try {
    await run('go', ['run', '.', draft], { cwd: source, env: { ...process.env, GOFLAGS: '' } }).catch(
      (fault) => {
        throw new Error(
          fault.code === 'ENOENT'
            ? `There is no Python ${atLeast} or later: not on the PATH, and none of pyenv or uv. Install one.`
            : `There is no Python ${atLeast} or later, and Go cannot bring one: ${lastLine(fault.stderr || fault.message)}`,
        )
      },
    )
    await rename(draft, folder).catch((fault) => {
      if (!existsSync(folder)) throw fault
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
    await rm(`${draft}.lock`, { force: true })
  }
  return join(folder, binary)
}

/** @param {string} text */
export function lastLine(text) {
  return text.trimEnd().split(/\r?\n/).at(-1) ?? ''
}
