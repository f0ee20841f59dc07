// @ts-check
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const VERSION = 'v1.8.0'
const cache = fileURLToPath(new URL('../../.cache/', import.meta.url))
const binary = process.platform === 'win32' ? 'versitygw.exe' : 'versitygw'

/**
 * The program of an S3 server, Versity's gateway, built below `.cache` when it is not there yet, which takes some minutes.
 *
 * @returns {Promise<string | undefined>} its path; `undefined` where it cannot be built, after one line that says why
 * @throws {Error} instead of answering `undefined` where the environment variable CI is set
 */
export async function ensureVersitygw() {
  const folder = join(cache, `versitygw-${VERSION}`)
  try {
    if (!existsSync(folder)) await build(folder)
    return join(folder, binary)
  } catch (error) {
    const message = /** @type {Error} */ (error).message
    if (process.env.CI) throw error
    process.stderr.write(`NOTICE: what needs an S3 server is left out. ${message}\n`)
    return undefined
  }
}

/**
 * Made beside its final place and renamed, so that a folder of the final name is whole.
 *
 * @param {string} folder
 */
async function build(folder) {
  await mkdir(cache, { recursive: true })
  const draft = await mkdtemp(`${folder}.draft-`)
  try {
    const module = `github.com/versity/versitygw/cmd/versitygw@${VERSION}`
    await run('go', ['install', module], { env: { ...process.env, GOBIN: draft, GOFLAGS: '' } }).catch(
      (fault) => {
        throw new Error(
          fault.code === 'ENOENT'
            ? 'go, version 1.25 or later, is not on the PATH. Install it.'
            : `go cannot build versitygw: ${(fault.stderr || fault.message).trimEnd().split('\n').at(-1)}`,
        )
      },
    )
    await rename(draft, folder).catch((fault) => {
      if (!existsSync(folder)) throw fault
    })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureVersitygw()
