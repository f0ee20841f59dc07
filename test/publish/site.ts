import { type SpawnOptions, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { digestFolder } from 'staticfiles'
import { expect, onTestFinished } from 'vitest'
import { CREDENTIALS } from './s3-server.ts'

const BIN = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url))

export type Files = Record<string, string | Uint8Array>

export interface Site {
  /** The digested output. */
  dist: string
  /** The manifest's paths. */
  paths: ReadonlyMap<string, string>
}

/** Digests files into a folder of their own, which goes after the test. */
export async function makeSite(files: Files, options: { keepOriginals?: boolean } = {}): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'staticfiles-publish-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const dir = join(folder, 'static')
  addFiles(dir, files)
  const out = join(folder, 'dist')
  const { problems, manifest } = await digestFolder({ dir, out, ...options })
  expect(problems).toEqual([])
  return { dist: out, paths: manifest.paths }
}

export function addFiles(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

/** Bytes that look random and are the same each time. */
export function noise(length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 64) }, (_, i) =>
    createHash('sha512').update(String(i)).digest(),
  )
  return Buffer.concat(blocks).subarray(0, length)
}

export interface Command {
  /** Sends SIGKILL. */
  kill(): void
  /** What it said, once it has ended. */
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>
}

/** Starts the command line. */
export function startCommand(args: string[], env: NodeJS.ProcessEnv = {}): Command {
  const options: SpawnOptions = { env: { ...process.env, ...CREDENTIALS, ...env } }
  const child = spawn(process.execPath, [BIN, ...args], options)
  let stdout = ''
  let stderr = ''
  child.stdout!.on('data', (data) => {
    stdout += data
  })
  child.stderr!.on('data', (data) => {
    stderr += data
  })
  const ended = once(child, 'close').then(([code]) => ({ code, stdout, stderr }))
  return { kill: () => child.kill('SIGKILL'), ended }
}
