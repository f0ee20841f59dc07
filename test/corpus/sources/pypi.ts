import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type CorpusFolder, openCache } from './folder.ts'

const run = promisify(execFile)
const list = fileURLToPath(new URL('pypi.txt', import.meta.url))

/** The static files of the Django apps of `pypi.txt`, their wheels fetched where they are not there yet. */
export async function fetchFromPypi(python: string): Promise<CorpusFolder[]> {
  const wheels = await fetchWheels(python)
  return readdirSync(wheels).map((wheel) => {
    const [name, version] = wheel.split('-')
    return {
      id: `${name} ${version}`,
      unpack: (folder) => unpackStatic(python, join(wheels, wheel), folder),
    }
  })
}

/** Into a folder of its own that is renamed: a folder in its place is whole. pip compares the hashes of the list. */
async function fetchWheels(python: string): Promise<string> {
  const cache = openCache()
  const key = createHash('md5').update(readFileSync(list)).digest('hex').slice(0, 12)
  const wheels = join(cache, `wheels-${key}`)
  if (existsSync(wheels)) return wheels
  const draft = mkdtempSync(join(cache, 'draft-'))
  try {
    const pip = ['-m', 'pip', 'download', '--quiet', '--no-input', '--disable-pip-version-check']
    const options = ['--no-deps', '--only-binary=:all:', '--require-hashes']
    await run(python, [...pip, ...options, '-d', draft, '-r', list])
    renameSync(draft, wheels)
    return wheels
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** The `static` folders of a wheel's apps, laid over each other, as Django's finders see them. */
async function unpackStatic(python: string, wheel: string, folder: string): Promise<void> {
  const whole = `${folder}.wheel`
  await run(python, ['-m', 'zipfile', '-e', wheel, whole])
  mkdirSync(folder)
  for (const found of staticFolders(whole)) cpSync(found, folder, { recursive: true })
  rmSync(whole, { recursive: true })
}

function staticFolders(folder: string): string[] {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return folders.flatMap(({ name }) => {
    const path = join(folder, name)
    if (name === 'static') return [path]
    return name.endsWith('.dist-info') ? [] : staticFolders(path)
  })
}
