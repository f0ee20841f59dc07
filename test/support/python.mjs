// @ts-check
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const cache = fileURLToPath(new URL('../../.cache/', import.meta.url))
const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url))
const binary = process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python'

/** @type {ReturnType<typeof ensureDjango> | undefined} */
let pending

/**
 * A Python with the packages of `requirements.txt`, in a virtual environment below `.cache` that is made when it is
 * not there yet. Several processes may ask at once. Start programs of it as `python -m name`: its scripts hold the
 * path of the folder that it was made in.
 *
 * @returns {Promise<{ python: string, version: string } | undefined>} the interpreter's path and Django's version;
 * `undefined` where there is no usable Python, after one line that says why
 * @throws {Error} instead of answering `undefined` where the environment variable CI is set
 */
export function ensureDjango() {
  pending ??= findDjango().catch((/** @type {Error} */ error) => {
    if (process.env.CI) throw error
    process.stderr.write(`NOTICE: what needs Django is left out. ${error.message}\n`)
    return undefined
  })
  return pending
}

async function findDjango() {
  const pins = await readFile(requirements, 'utf8')
  const version = /^Django==(\S+)/m.exec(pins)?.[1]
  if (!version) throw new Error(`${requirements} has no line "Django==<version>".`)

  const base = await findPython()
  const key = createHash('md5')
    .update(JSON.stringify([pins, base]))
    .digest('hex')
    .slice(0, 12)
  const folder = join(cache, `venv-${key}`)
  if (!existsSync(folder)) await install(base.executable, folder)
  return { python: join(folder, binary), version }
}

async function findPython() {
  for (const command of ['python3', 'python']) {
    const code =
      'import sys; print(sys.version_info >= (3, 10), sys.version_info[:3], sys.executable, sep="\\n")'
    const { stdout } = await run(command, ['-c', code]).catch(() => ({ stdout: '' }))
    const [usable, version, executable] = stdout.split(/\r?\n/)
    if (usable === 'True' && version && executable) return { version, executable }
  }
  throw new Error('python3, version 3.10 or later, is not on the PATH. Install it.')
}

/**
 * Made beside its final place and renamed, so that a folder of the final name is whole.
 *
 * @param {string} python
 * @param {string} folder
 */
async function install(python, folder) {
  await mkdir(cache, { recursive: true })
  const draft = await mkdtemp(`${folder}.draft-`)
  try {
    await run(python, ['-m', 'venv', draft]).catch((fault) => {
      throw new Error(
        /ensurepip|No module named '?venv/.test(fault.stdout + fault.stderr)
          ? `${python} cannot make virtual environments. On Debian and Ubuntu, install the package python3-venv.`
          : `${python} -m venv failed: ${lastLine(fault.stderr || fault.message)}`,
      )
    })
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check']
    await run(join(draft, binary), [...pip, '-r', requirements]).catch((fault) => {
      throw new Error(`pip cannot install ${requirements}: ${lastLine(fault.stderr || fault.message)}`)
    })
    await rename(draft, folder).catch((fault) => {
      if (!existsSync(folder)) throw fault
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** @param {string} text */
function lastLine(text) {
  return text.trimEnd().split(/\r?\n/).at(-1) ?? ''
}
