import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Problem, Search } from '@staticfiles/core'
import { loadFinders } from '@staticfiles/core/loading'
import { splitDigestedPath } from '@staticfiles/core/naming'
import { isFit } from '@staticfiles/core/problem'
import { compareCodePoints, digestedPaths, type Manifest } from '@staticfiles/manifest'
import * as v from 'valibot'
import { CHECK_FOLDER, type FolderReferenceOptions } from '../files/folder-options.ts'
import { inParallel } from '../files/in-parallel.ts'
import type { AllowEmptyOptions } from '../files/nothing-found.ts'
import type { OnProgress } from '../files/progress.ts'
import { removeTemporary } from '../files/temporary.ts'
import { readFilledManifest } from '../manifests/read-manifest.ts'
import { COUNT, checkOptions, mustBe, required, type Schemas, TEXT } from '../options/index.ts'
import { isPrivate } from '../published/private-files.ts'
import { readAddress } from './address.ts'
import { assertOrigin } from './check-cors.ts'
import { checkFile, checkOriginal } from './check-file.ts'
import { fetchInEachEncoding } from './fetch-encodings.ts'
import { type Answer, type Ask, type Fetched, fetchFile, fetchHeaders, isAnswer } from './fetch-file.ts'
import { notServed, wrongBytes } from './url-problems.ts'

export interface VerifyUrlOptions extends FolderReferenceOptions, AllowEmptyOptions {
  /** The manifest's file; relative to the working directory. */
  manifest: string
  /**
   * Where the output is served, such as `https://cdn.example.com/static/`. User and password in it are sent as a header,
   * and a query with each request. None of them is ever told.
   */
  url: string
  /**
   * Headers to send with each request, such as `{ Authorization: 'Bearer …' }`. They are never told, nor sent on where
   * a redirect leads to another origin.
   * @default {}
   */
  headers?: Readonly<Record<string, string>> | undefined
  /**
   * The origin of the pages that load the files, such as `https://www.example.com`: then it is proven that these may.
   * @default that of `url`
   */
  origin?: string | undefined
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

const { base, references, allowEmpty, onProgress } = CHECK_FOLDER

export const VERIFY_URL: Schemas<VerifyUrlOptions> = {
  manifest: required(TEXT, "a file, such as 'backend/staticfiles.json'"),
  url: required(TEXT, "a URL, such as 'https://cdn.example.com/static/'"),
  // Their values may be secrets.
  headers: mustBe(
    v.pipe(
      v.custom((headers) => !Array.isArray(headers)),
      v.record(v.string(), TEXT),
    ),
    () => "must be an object, such as { Authorization: 'Bearer …' }",
  ),
  origin: mustBe(TEXT, "an origin, such as 'https://www.example.com'"),
  base,
  references,
  allowEmpty,
  concurrency: mustBe(COUNT, 'a whole number from 1 on, such as 16'),
  attempts: mustBe(COUNT, 'a whole number from 1 on, such as 4'),
  timeout: mustBe(COUNT, 'a number of milliseconds, such as 30000'),
  onProgress,
}

export interface VerifyUrlResult {
  /** Whether no problem is an error. */
  ok: boolean
  counts: {
    /** Files that the manifest names, but for private ones, which are never published. */
    files: number
    /** The size of those that came, in bytes. */
    bytes: number
    /** Originals that are served too, by a name without a digest. */
    originals: number
  }
  problems: Problem[]
}

/**
 * Proves that what a manifest names is served: every file comes, in each encoding that the server has, with the bytes
 * that its digest stands for, with a type that browsers take, and with headers that let caches keep it as long as is right;
 * and that no original is kept longer than that.
 *
 * @throws {StaticfilesError} `invalid-url`, `invalid-header`, `invalid-origin`, `manifest-unreadable`, `nothing-found`, or one of `parseManifest`'s
 */
export async function verifyUrl(options: VerifyUrlOptions): Promise<VerifyUrlResult> {
  checkOptions(options, VERIFY_URL, 'verifyUrl')
  const { concurrency = 16, attempts = 4, timeout = 30_000, onProgress } = options
  const { urlOf, origin, headers } = readAddress(options.url, options.headers)
  if (options.origin !== undefined) assertOrigin(options.origin)
  const foreign = options.origin === origin ? undefined : options.origin
  const ask: Ask = { attempts, timeout, headers: foreign ? headers.set('origin', foreign) : headers }

  const manifest = readFilledManifest(options.manifest, options)
  const digested = new Set(digestedPaths(manifest))
  const paths = new Set([...manifest.paths.values(), ...digested].filter((path) => !isPrivate(path)))
  const originals = [...manifest.paths.keys()].filter((key) => !isPrivate(key) && !paths.has(key))
  const references = await loadFinders(options.references ?? [])
  let search: Promise<Search> | undefined

  const problems: Problem[] = []
  const wrong = new Map<string, Fetched>()
  const copies = new Map<string, string>()
  const folder = mkdtempSync(join(tmpdir(), 'staticfiles-'))
  let [done, bytes, served] = [0, 0, 0]
  const report = () =>
    onProgress?.({ step: 'fetch', done: ++done, total: paths.size + originals.length, bytes })

  async function verifyFile(path: string): Promise<void> {
    const expected = digestFor(path, manifest)
    const all = await fetchInEachEncoding(urlOf(path), ask)
    const rules = { expected, isDigested: digested.has(path), origin: foreign }
    const { result } = all[0]!
    if (isAnswer(result)) {
      problems.push(notServed(path, result, await comesUncached(urlOf(path), result, ask)))
      return
    }
    const { problems: found, last } = await checkFile(path, all, rules)
    problems.push(...found)
    if (!last) return
    bytes += last.result.size
    if (expected === undefined || last.result.md5.startsWith(expected)) return
    wrong.set(path, last.result)
    const copy = join(folder, String(wrong.size))
    search ??= import('@staticfiles/core').then(({ createSearch }) => createSearch({ references }))
    if (!(await search).looksInto(path)) return
    // Files that refer to each other have the digest of their group, which needs their bytes. They are few.
    copies.set(path, copy)
    const again = await fetchFile(urlOf(path), { ...ask, encodings: last.asked, copy })
    if (!('md5' in again) || again.md5 !== last.result.md5) copies.delete(path)
  }

  try {
    await inParallel([...paths], concurrency, (path) => verifyFile(path).finally(report))
    await inParallel(originals, concurrency, async (path) => {
      const answer = await fetchHeaders(urlOf(path), ask)
      if (answer.status === 200) served++
      problems.push(...checkOriginal(path, answer))
      report()
    })
    if (copies.size > 0) {
      const { findUnproven } = await import('./prove-copies.ts')
      const unproven = await findUnproven(manifest, copies, { ...options, references })
      for (const path of copies.keys()) if (!unproven.has(path)) wrong.delete(path)
    }
  } finally {
    removeTemporary(folder)
  }
  for (const [path, fetched] of wrong) problems.push(wrongBytes(path, fetched))
  problems.sort((a, b) => compareCodePoints(a.file, b.file))
  return { ok: isFit(problems), counts: { files: paths.size, bytes, originals: served }, problems }
}

/** Whether a file that is answered with 404 or 410 comes when its address is one that no cache can have kept. */
async function comesUncached(url: URL, { status }: Answer, ask: Ask): Promise<boolean> {
  if (status !== 404 && status !== 410) return false
  url.searchParams.append('staticfiles-verify', randomBytes(8).toString('hex'))
  return (await fetchHeaders(url, ask)).status === 200
}

/** What the md5 of a file begins with; `undefined` for one whose name holds no digest. */
function digestFor(path: string, { paths, predigested }: Manifest): string | undefined {
  const recorded = predigested?.get(path)
  if (recorded !== undefined) return recorded
  const name = splitDigestedPath(path)
  return name && paths.get(name.logicalPath) === path ? name.digest : undefined
}
