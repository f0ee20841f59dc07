// @ts-check
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { findPython, lastLine } from './find-python.mjs'

const run = promisify(execFile)
const cache = fileURLToPath(new URL('../../.cache/', import.meta.url))
const requirements = new URL('requirements.txt', import.meta.url)
const binary = process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python'

/** The series of Django that are tested, with the release that stands for each and the Python that it needs. */
const DJANGO = {
  4.2: { release: '4.2.30', python: '3.10' },
  5.2: { release: '5.2.19', python: '3.10' },
  6.1: { release: '6.1.3', python: '3.12' },
}

/** @typedef {keyof typeof DJANGO} DjangoSeries */

/** @type {Map<string, Promise<string | undefined>>} */
const environments = new Map()

/**
 * A Python with Django, and with the other packages of `requirements.txt`, in a virtual environment.
 *
 * @param {{ version?: `${DjangoSeries}` }} [options] `version`: the series, 5.2 unless said otherwise
 * @returns {Promise<{ python: string, version: string } | undefined>} the interpreter's path and Django's version;
 * `undefined` where there is no usable Python, after one line that says why
 * @throws {Error} instead of answering `undefined` where the environment variable CI is set
 */
export async function ensureDjango({ version = '5.2' } = {}) {
  const { release, python: atLeast } = DJANGO[version]
  const pins = `${await readFile(requirements, 'utf8')}Django==${release}\n`
  const python = await ensurePython({ pins, atLeast, what: `Django ${version}` })
  return python === undefined ? undefined : { python, version: release }
}

/**
 * A Python with these packages, in a virtual environment below `.cache` that is made when it is not there yet. Several
 * processes may ask at once. Start programs of it as `python -m name`: its scripts hold the path of the folder that it
 * was made in.
 *
 * @param {{ pins: string, what: string, atLeast?: string }} options
 * `pins`: the packages, as lines of a requirements file, each with its version; `what`: what they are for, for people;
 * `atLeast`: the Python that they need, 3.10 unless said otherwise
 * @returns {Promise<string | undefined>} the interpreter's path; `undefined` where there is no usable Python, after one
 * line that says why
 * @throws {Error} instead of answering `undefined` where the environment variable CI is set
 */
export function ensurePython({ pins, what, atLeast = '3.10' }) {
  const key = JSON.stringify([pins, atLeast])
  let pending = environments.get(key)
  if (!pending) {
    pending = makeEnvironment(pins, atLeast).catch((/** @type {Error} */ error) => {
      if (process.env.CI) throw error
      process.stderr.write(`NOTICE: what needs ${what} is left out. ${error.message}\n`)
      return undefined
    })
    environments.set(key, pending)
  }
  return pending
}

/**
 * @param {string} pins
 * @param {string} atLeast
 */
async function makeEnvironment(pins, atLeast) {
  const base = await findPython(atLeast)
  const key = createHash('md5')
    .update(JSON.stringify([pins, base.version, base.executable]))
    .digest('hex')
    .slice(0, 12)
  const folder = join(cache, `venv-${key}`)
  if (!existsSync(folder)) await install(base, pins, folder)
  return join(folder, binary)
}

/**
 * Made beside its final place and renamed, so that a folder of the final name is whole.
 *
 * @param {import('./find-python.mjs').Python} base
 * @param {string} pins
 * @param {string} folder
 */
async function install(base, pins, folder) {
  await mkdir(cache, { recursive: true })
  const draft = await mkdtemp(`${folder}.draft-`)
  try {
    await makeVenv(base, draft)
    const list = join(draft, 'requirements.txt')
    await writeFile(list, pins)
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check']
    await run(join(draft, binary), [...pip, '-r', list]).catch((fault) => {
      throw new Error(`pip cannot install the packages: ${lastLine(fault.stderr || fault.message)}`)
    })
    await rename(draft, folder).catch((fault) => {
      if (!existsSync(folder)) throw fault
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/**
 * @param {import('./find-python.mjs').Python} base
 * @param {string} folder
 */
async function makeVenv({ executable, isBundled }, folder) {
  // The bundled one brings pip, but not what would put it into a virtual environment.
  const pip = isBundled ? ['--without-pip', '--system-site-packages'] : []
  await run(executable, ['-m', 'venv', ...pip, folder]).catch((fault) => {
    throw new Error(
      /ensurepip|No module named '?venv/.test(fault.stdout + fault.stderr)
        ? `${executable} cannot make virtual environments. On Debian and Ubuntu, install the package python3-venv.`
        : `${executable} -m venv failed: ${lastLine(fault.stderr || fault.message)}`,
    )
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const version of Object.keys(DJANGO))
    await ensureDjango({ version: /** @type {DjangoSeries} */ (version) })
}
