import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type DigestFolderOptions, digestFolder } from '@staticfiles/folder'
import { expect, onTestFinished } from 'vitest'

/** The command as it is published; `pnpm test` builds it first. */
export const BIN: string = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url))

/** Loaded before a command, kills it at the change to the disk that the variable KILL_AT counts. */
export const KILL_AT: string = fileURLToPath(new URL('kill-at.mjs', import.meta.url))

/** Files by path; a string is UTF-8. */
export type Files = Record<string, string | Uint8Array>

export interface Run {
  code: number | null
  stdout: string
  stderr: string
}

/** An empty folder that anyone may enter; removed after the test. */
export function makeFolder(files: Files = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'staticfiles-cli-')))
  chmodSync(folder, 0o755)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  addFiles(folder, files)
  return folder
}

export function addFiles(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

/** Runs the command line in `cwd`. */
export function runIn(cwd: string, ...args: string[]): Run {
  return spawn(process.execPath, [BIN, ...args], cwd)
}

export function spawn(program: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): Run {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  return { code: status, stdout, stderr }
}

/** Everything below a folder, with the times of the last change: equal listings mean that nothing was written. */
export function listingOf(folder: string): Record<string, string> {
  const listing: Record<string, string> = {}
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const { mtimeNs, ino, mode } = lstatSync(join(folder, path), { bigint: true })
    listing[path] = `${mtimeNs} ${ino} ${mode}`
  }
  listing['.'] = String(statSync(folder, { bigint: true }).mtimeNs)
  return listing
}

/** The paths of all files below a folder, with digests as `<d>`. */
export function namesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !lstatSync(join(folder, path)).isDirectory())
    .map((path) => path.replaceAll(/\.[0-9a-f]{12}(?=\.|$)/g, '.<d>'))
    .sort()
}

/** A manifest's paths. */
export function pathsOf(file: string): Record<string, string> {
  return JSON.parse(readFileSync(file, 'utf8')).paths
}

/** The content of all files below an output, but for this tool's own. */
export function contentsOf(folder: string): Files {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  const files = paths.filter(
    (path) => !path.startsWith('.staticfiles') && statSync(join(folder, path)).isFile(),
  )
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path), 'latin1')]))
}

/** Compares an output with what a run that knows nothing of earlier ones makes, but for files that only those made. */
export async function expectRight(out: string, options: DigestFolderOptions): Promise<void> {
  const fresh = makeFolder()
  await digestFolder({ ...options, out: fresh, cache: false })
  expect(contentsOf(out)).toMatchObject(contentsOf(fresh))
}
