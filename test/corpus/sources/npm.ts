import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type CorpusFolder, FetchError, isWhole, leaveOut, openCache } from './folder.ts'

const run = promisify(execFile)
const cache = openCache()

/** How many packages are fetched at a time. */
const LANES = 3

interface Tarball {
  /** `bootstrap@5.3.9`. */
  id: string
  /** As in a lockfile: `sha512-` and the digest of the tarball in base64. */
  integrity: string
}

/** A line of `npm.txt`. */
interface Package extends Tarball {
  /** Whether it is in every test run, and not only in the whole corpus. */
  isQuick: boolean
}

/**
 * The packages of `npm.txt`, or the quick ones, their tarballs fetched from the registry where they are missing;
 * `undefined` where that cannot be done (see `leaveOut`).
 */
export async function fetchFromNpm(): Promise<CorpusFolder[] | undefined> {
  const wanted = listPackages().filter(({ isQuick }) => isWhole || isQuick)
  const waiting = wanted.filter((entry) => !existsSync(tarballOf(entry)))
  const lanes = Array.from({ length: LANES }, async () => {
    for (let entry = waiting.shift(); entry; entry = waiting.shift()) await fetchPackage(entry)
  })
  const ends = await Promise.allSettled(lanes)
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed) return leaveOut(failed.reason)
  return wanted.map((entry) => ({
    id: entry.id,
    unpack: (folder) => unpack(entry, folder),
  }))
}

/**
 * Fetches a package where it is missing, and unpacks it into a folder that is not there yet.
 * @throws FetchError where the registry cannot be reached
 */
export async function unpackFromNpm(tarball: Tarball, folder: string): Promise<void> {
  if (!existsSync(tarballOf(tarball))) await fetchPackage(tarball)
  await unpack(tarball, folder)
}

async function unpack(tarball: Tarball, folder: string): Promise<void> {
  mkdirSync(folder)
  assertIntegrity(tarball, tarballOf(tarball))
  await run('tar', ['-xzf', tarballOf(tarball), '-C', folder, '--strip-components=1'])
}

function listPackages(): Package[] {
  const lines = readFileSync(new URL('npm.txt', import.meta.url), 'utf8').split('\n')
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [id = '', integrity = '', mark] = line.split(' ')
      return { id, integrity, isQuick: mark === 'quick' }
    })
}

const tarballOf = ({ id }: Tarball) => join(cache, `${id.replace('/', '+')}.tgz`)

/** Packs into a folder of its own, since npm chooses the file's name, and renames: a tarball in its place is whole. */
async function fetchPackage(entry: Tarball): Promise<void> {
  const draft = mkdtempSync(join(cache, 'draft-'))
  try {
    const pack = ['pack', entry.id, '--pack-destination', draft]
    await run('npm', pack, { shell: process.platform === 'win32' }).catch(
      ({ stderr }: { stderr: string }) => {
        const reason = /npm error (?!code|errno|syscall)(.*)/.exec(stderr)?.[1] ?? stderr
        throw new FetchError(`npm pack ${entry.id} failed: ${reason}`)
      },
    )
    const tarball = join(draft, readdirSync(draft)[0]!)
    assertIntegrity(entry, tarball)
    renameSync(tarball, tarballOf(entry))
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

function assertIntegrity({ id, integrity }: Tarball, tarball: string): void {
  const actual = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
  if (actual === integrity) return
  throw new Error(
    `${id} is not the package that is listed: its integrity is ${actual}, listed is ${integrity}.`,
  )
}
