import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { System } from './systems.ts'

const CACHE = resolve(import.meta.dirname, '../../.cache')
/** The Go module that brings the tests' Python for other systems has one for Windows too. */
const MODULE = 'github.com/kluctl/go-embed-python'
const MODULE_USER = resolve(import.meta.dirname, '../support/bundled-python')

/**
 * A Python for Windows without packages, below `.cache`.
 *
 * @returns its folder, with `python.exe` in it; where Go cannot bring it, nothing, after one line that says so
 * @throws instead where the environment variable CI is set
 */
export function ensureWindowsPython(): string | undefined {
  try {
    return extractPython()
  } catch (cause) {
    if (process.env.CI) throw cause
    process.stderr.write(
      `NOTICE: Django projects on Windows are left out: Go cannot bring a Python. ${cause}\n`,
    )
    return undefined
  }
}

function extractPython(): string {
  const options = { cwd: MODULE_USER, env: { ...process.env, GOFLAGS: '' }, encoding: 'utf8' } as const
  const { Dir, Version } = JSON.parse(execFileSync('go', ['mod', 'download', '-json', MODULE], options))
  const folder = join(CACHE, `windows-python-${Version}`)
  if (existsSync(folder)) return folder
  mkdirSync(CACHE, { recursive: true })
  const draft = `${folder}.draft-${process.pid}`
  const packed = join(Dir, 'python/internal/data/windows-amd64')
  for (const path of readdirSync(packed, { recursive: true, encoding: 'utf8' })) {
    if (statSync(join(packed, path)).isDirectory()) continue
    const file = join(draft, path.replace(/\.gz$/, ''))
    const bytes = readFileSync(join(packed, path))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, path.endsWith('.gz') ? gunzipSync(bytes) : bytes)
  }
  renameSync(draft, folder)
  return folder
}

/**
 * A virtual environment as `venv` makes it on Windows, with the packages of Linux's, which need nothing compiled. `venv`
 * itself calls CopyFile2, which Wine has from 9.0 on only.
 *
 * @param folder the project's, below the system's
 */
export function makeWindowsVenv(system: System, folder: string, base: string, linuxPython: string): void {
  const venv = join(system.folder, folder, '.venv')
  const [scripts, packages] = [join(venv, 'Scripts'), join(venv, 'Lib/site-packages')]
  mkdirSync(scripts, { recursive: true })
  for (const name of readdirSync(base))
    if (/\.(?:dll|exe)$/.test(name)) cpSync(join(base, name), join(scripts, name))
  writeFileSync(join(venv, 'pyvenv.cfg'), `home = ${windowsPath(base)}\r\n`)
  const script = 'import sysconfig; print(sysconfig.get_path("purelib"))'
  const purelib = execFileSync(linuxPython, ['-c', script], { encoding: 'utf8' }).trim()
  for (const name of ['django', 'asgiref', 'sqlparse'])
    cpSync(join(purelib, name), join(packages, name), { recursive: true })
}

/** Wine's drive Z: is the whole file system. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`
}
