import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSearch, loadFinders, type Problem, splitDigestedPath } from '@staticfiles/core'
import { compareCodePoints, digestedPaths, type Manifest, StaticfilesError } from '@staticfiles/manifest'
import type { FolderReferenceOptions } from '../folder-options.ts'
import { removeFile } from '../held-files.ts'
import { isFit } from '../is-fit.ts'
import type { OnProgress } from '../progress.ts'
import { inParallel } from '../publish/in-parallel.ts'
import { isPrivate } from '../publish/published-files.ts'
import { readManifest } from '../read-manifest.ts'
import { removeTemporary } from '../temporary.ts'
import { checkHeaders } from './check-headers.ts'
import { type Fetched, fetchFile } from './fetch-file.ts'
import { findUnproven } from './prove-copies.ts'
import { notServed, wrongBytes } from './url-problems.ts'

export interface VerifyUrlOptions extends FolderReferenceOptions {
  /** The manifest's file; relative to the working directory. */
  manifest: string
  /** Where the output is served, such as `https://cdn.example.com/static/`. */
  url: string
  /**
   * The URL prefix that the output was digested with.
   * @default '/static/'
   */
  base?: string | undefined
  /**
   * How many files are fetched at a time.
   * @default 16
   */
  concurrency?: number | undefined
  /**
   * How often a file is asked for when the connection breaks, nothing comes, or the answer is 408, 429 or 5xx.
   * @default 4
   */
  attempts?: number | undefined
  /**
   * After how many milliseconds of silence an attempt is given up.
   * @default 30000
   */
  timeout?: number | undefined
  /** Called often while it runs, for a progress display. */
  onProgress?: OnProgress | undefined
}

export interface VerifyUrlResult {
  /** Whether no problem is an error. */
  ok: boolean
  counts: {
    /** Files that the manifest names, but for private ones, which are never published. */
    files: number
    /** The size of those that came, in bytes. */
    bytes: number
  }
  problems: Problem[]
}

/**
 * Proves that what a manifest names is served: every file comes, with the bytes that its digest stands for, and with
 * headers that let caches keep it as long as is right.
 *
 * @throws {StaticfilesError} `invalid-url`, `manifest-unreadable`, or one of `parseManifest`'s
 */
export async function verifyUrl(options: VerifyUrlOptions): Promise<VerifyUrlResult> {
  const { concurrency = 16, attempts = 4, timeout = 30_000, onProgress } = options
  const root = parseUrl(options.url)
  const manifest = readManifest(options.manifest)
  const digested = new Set(digestedPaths(manifest))
  const paths = [...new Set([...manifest.paths.values(), ...digested])].filter((path) => !isPrivate(path))
  const { looksInto } = createSearch({ references: await loadFinders(options.references ?? []) })

  const problems: Problem[] = []
  const wrong = new Map<string, Fetched>()
  const copies = new Map<string, string>()
  const folder = mkdtempSync(join(tmpdir(), 'staticfiles-'))
  let [done, bytes, made] = [0, 0, 0]
  try {
    await inParallel(paths, concurrency, async (path) => {
      const expected = digestFor(path, manifest)
      const copy = expected !== undefined && looksInto(path) ? join(folder, String(made++)) : undefined
      const fetched = await fetchFile(urlOf(root, path), { attempts, timeout, copy })
      if (!('md5' in fetched)) problems.push(notServed(path, fetched))
      else {
        problems.push(...checkHeaders(path, fetched.headers, digested.has(path)))
        bytes += fetched.size
        const isRight = expected === undefined || fetched.md5.startsWith(expected)
        if (!isRight) wrong.set(path, fetched)
        if (!isRight && copy !== undefined) copies.set(path, copy)
        else if (copy !== undefined) removeFile(copy)
      }
      onProgress?.({ step: 'fetch', done: ++done, total: paths.length, bytes })
    })
    if (copies.size > 0) {
      const unproven = await findUnproven(manifest, copies, options)
      for (const path of copies.keys()) if (!unproven.has(path)) wrong.delete(path)
    }
  } finally {
    removeTemporary(folder)
  }
  for (const [path, fetched] of wrong) problems.push(wrongBytes(path, fetched))
  problems.sort((a, b) => compareCodePoints(a.file, b.file))
  return { ok: isFit(problems), counts: { files: paths.length, bytes }, problems }
}

/** What the md5 of a file begins with; `undefined` for one whose name holds no digest. */
function digestFor(path: string, { paths, predigested }: Manifest): string | undefined {
  const recorded = predigested?.get(path)
  if (recorded !== undefined) return recorded
  const name = splitDigestedPath(path)
  return name && paths.get(name.logicalPath) === path ? name.digest : undefined
}

/** @throws {StaticfilesError} `invalid-url` */
function parseUrl(url: string): URL {
  const root = URL.canParse(url) ? new URL(url) : undefined
  if (root && /^https?:$/.test(root.protocol)) {
    if (!root.pathname.endsWith('/')) root.pathname += '/'
    return root
  }
  throw new StaticfilesError(
    'invalid-url',
    `${JSON.stringify(url)} is not the address of an output. Write it as https://cdn.example.com/static/.`,
  )
}

function urlOf(root: URL, path: string): URL {
  return new URL(root.pathname + path.split('/').map(encodeURIComponent).join('/'), root)
}
