import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  loadManifest,
  type ManifestReader,
  type ReaderOptions,
  type StaticfilesError,
  serializeManifest,
} from '../src/index.ts'

const OLD = manifestOf('000000000000')
const NEW = manifestOf('111111111111')
const OLD_URL = '/static/a.000000000000.css'
const NEW_URL = '/static/a.111111111111.css'

let folder: string
let file: string
let readers: ManifestReader[]

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'watch-')), 'backend')
  file = join(folder, 'staticfiles.json')
  readers = []
  mkdirSync(folder)
  writeFileSync(file, OLD)
})
afterEach(() => {
  for (const reader of readers) reader.close()
  rmSync(dirname(folder), { recursive: true })
})

describe('a new manifest', () => {
  const rows: { name: string; change: () => void }[] = [
    { name: 'written over the old one', change: () => writeFileSync(file, NEW) },
    { name: 'renamed onto it', change: () => replace(NEW) },
    {
      name: 'in two parts',
      change: () => {
        writeFileSync(file, NEW.slice(0, 20))
        setTimeout(() => writeFileSync(file, NEW.slice(20), { flag: 'a' }), 10)
      },
    },
    {
      name: 'of the same size and time',
      change: () => {
        const { atime, mtime } = statSync(file)
        writeFileSync(file, NEW)
        utimesSync(file, atime, mtime)
      },
    },
    {
      name: 'in a folder made anew',
      change: () => {
        rmSync(folder, { recursive: true })
        mkdirSync(folder)
        writeFileSync(file, NEW)
      },
    },
  ]
  it.each(rows)('$name', async ({ change }) => {
    const reader = open(file)
    expect(reader.url('a.css')).toBe(OLD_URL)
    change()
    await vi.waitFor(() => expect(reader.url('a.css')).toBe(NEW_URL), WAIT)
    expect(reader.has('only-000000000000')).toBe(false)
    expect(reader.tags('main')).toContain('"/static/main.111111111111.js"')
    expect(reader.manifest.paths.get('a.css')).toBe('a.111111111111.css')
  })

  it('behind a link that changes its target', async () => {
    const link = join(dirname(folder), 'current')
    const next = join(dirname(folder), 'next')
    mkdirSync(next)
    writeFileSync(join(next, 'staticfiles.json'), NEW)
    symlinkSync(folder, link, 'dir')
    const reader = open(join(link, 'staticfiles.json'))
    symlinkSync(next, `${link}-next`, 'dir')
    renameSync(`${link}-next`, link)
    await vi.waitFor(() => expect(reader.url('a.css')).toBe(NEW_URL), WAIT)
  })

  it('of a file given as URL', async () => {
    const reader = open(pathToFileURL(file))
    replace(NEW)
    await vi.waitFor(() => expect(reader.url('a.css')).toBe(NEW_URL), WAIT)
  })
})

describe('a broken manifest', () => {
  const rows: { name: string; change: () => void; code: string }[] = [
    { name: 'cut short', change: () => replace(NEW.slice(0, 30)), code: 'manifest-not-json' },
    {
      name: 'hostile',
      change: () => replace('{"paths": {"a": "../a"}, "version": "1.1"}'),
      code: 'manifest-unsafe-path',
    },
    { name: 'gone', change: () => rmSync(file), code: 'manifest-unreadable' },
    { name: 'folder', change: () => replaceByFolder(), code: 'manifest-unreadable' },
  ]
  it.each(rows)('$name: is reported once, and the old one stays until there is a good one', async (row) => {
    const errors: StaticfilesError[] = []
    const reader = open(file, { onError: (error) => errors.push(error) })
    row.change()
    await vi.waitFor(() => expect(errors).toHaveLength(1), WAIT)
    expect(errors[0]).toMatchObject({ code: row.code, file })
    expect(reader.url('a.css')).toBe(OLD_URL)

    rmSync(file, { recursive: true, force: true })
    replace(NEW)
    await vi.waitFor(() => expect(reader.url('a.css')).toBe(NEW_URL), WAIT)
    expect(errors).toHaveLength(1)
  })
})

it('is not looked at again after close', async () => {
  const closed = open(file)
  const reader = open(file)
  closed.close()
  closed.close()
  replace(NEW)
  await vi.waitFor(() => expect(reader.url('a.css')).toBe(NEW_URL), WAIT)
  expect(closed.url('a.css')).toBe(OLD_URL)
})

it('is not watched unless asked for', async () => {
  const plain = loadManifest(file)
  const reader = open(file)
  replace(NEW)
  await vi.waitFor(() => expect(reader.url('a.css')).toBe(NEW_URL), WAIT)
  expect(plain.url('a.css')).toBe(OLD_URL)
  plain.close()
})

it('is watched by none when it cannot be read at first', () => {
  replace('{')
  expect(() => open(file)).toThrow(expect.objectContaining({ code: 'manifest-not-json' }))
})

describe('a process of its own', () => {
  it('ends while the watch is on', async () => {
    const { exitCode, stdout, stderr } = await run(`console.log(reader.url('a.css'))`)
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: `${OLD_URL}\n`, stderr: '' })
  })

  it('is told of a broken manifest by one line on stderr', async () => {
    const { exitCode, stdout, stderr } = await run(`
      const { writeFileSync } = await import('node:fs')
      writeFileSync(process.env.MANIFEST, '{"paths": ')
      setTimeout(() => console.log(reader.url('a.css')), 1500)`)
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${OLD_URL}\n` })
    expect(stderr).toBe(
      `${file}:1:11 is not valid JSON: it ends too early, after 10 characters: it is truncated. Build it again. ` +
        'What was good before stays in use.\n',
    )
  })
})

/** How long the slowest way to notice a change may take. */
const WAIT = { timeout: 120_000, interval: 20 }

function open(source: string | URL, options: ReaderOptions = {}): ManifestReader {
  const onError = (error: StaticfilesError): never => expect.unreachable(error.message)
  const reader = loadManifest(source, { watch: true, onError, ...options })
  readers.push(reader)
  return reader
}

function replace(content: string): void {
  const temporary = join(folder, '.temporary')
  writeFileSync(temporary, content)
  renameSync(temporary, file)
}

function replaceByFolder(): void {
  rmSync(file)
  mkdirSync(file)
}

function manifestOf(digest: string): string {
  return serializeManifest({
    paths: new Map([
      ['a.css', `a.${digest}.css`],
      [`only-${digest}`, 'x'],
    ]),
    entrypoints: new Map([['main', { js: [`main.${digest}.js`], css: [], preload: [] }]]),
  })
}

/** Runs a module that has a watching `reader` of the manifest, until it ends by itself. */
async function run(code: string): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const module = `import { loadManifest } from '@staticfiles/manifest'
    const reader = loadManifest(process.env.MANIFEST, { watch: true })
    ${code}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', module], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, MANIFEST: file },
    timeout: 120_000,
  })
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { exitCode, stdout, stderr }
}
