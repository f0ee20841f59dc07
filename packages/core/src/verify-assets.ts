import type { Manifest } from '@staticfiles/manifest'
import { algorithmIn } from './graph/final-bytes.ts'
import { createSearch, type Findings } from './graph/findings.ts'
import { asksImportMap, scriptsOfWorkers } from './graph/import-map.ts'
import { createMissingReporter, type MissingOptions, type MissingReference } from './graph/missing.ts'
import { type Candidate, proveDigests } from './graph/predigested.ts'
import { type NoticedFile, reportNotices } from './graph/report-notices.ts'
import { dropOutsideWorkers } from './graph/workers.ts'
import { DIGEST_LENGTH, digestOf, integrityOf, splitDigestedPath } from './naming/digest.ts'
import { createLocator, type Problem } from './problem.ts'
import type { Reference, ReferenceOptions } from './references/index.ts'
import { createResolver } from './rewriting/resolve.ts'

export interface VerifyOptions extends MissingOptions, ReferenceOptions {
  /**
   * The URL prefix of the output.
   * @default '/static/'
   */
  base?: string | undefined
  /**
   * Whether scripts and style sheets are read whole, and not only the places where a reference may be, as `digestAssets` does.
   * @default true
   */
  isThorough?: boolean | undefined
  /** Told of every reference in a digested file that leads to a file of the manifest. */
  onReference?: ((importer: string, target: string) => void) | undefined
}

/** An output folder, for `verifyAssets` to look into. */
export interface Output {
  /** All paths in it: posix, from the folder. */
  paths: ReadonlySet<string>
  read(path: string): Uint8Array
  /**
   * What is in the bytes of a file, for who keeps that. Its digest counts also where references may be rewritten.
   * @param find reads them, and looks
   * @default what `find` answers
   */
  find?: ((path: string, find: () => Findings) => Findings) | undefined
}

export interface VerifyResult {
  /** How many digested files and references were looked at. */
  files: number
  references: number
  problems: Problem[]
}

/**
 * Proves an output by its bytes alone: every entry of the manifest exists, every name holds the digest of its
 * content, and every reference in a digested file names another digested file that exists. Everything is read: none
 * of the shortcuts is taken that `digestAssets` finds references by, unless `isThorough` is false.
 */
export function verifyAssets(manifest: Manifest, output: Output, options: VerifyOptions = {}): VerifyResult {
  const problems: Problem[] = []
  const resolve = createResolver(options.base ?? '/static/')
  const { isThorough = true, missing, ignore } = options
  // What strings look like is told nobody who ignores what is missing.
  const search = createSearch({
    references: options.references,
    isThorough,
    tellsLiterals: missing !== 'ignore',
  })
  /** Each file that the manifest names, and its key; a predigested file need not have one. */
  const named = new Map<string, string | undefined>()
  for (const path of manifest.predigested?.keys() ?? []) named.set(path, undefined)
  for (const [key, path] of manifest.paths) named.set(path, key)

  const isThere = (path: string) => named.has(path) && output.paths.has(path)
  for (const [from, path] of manifest.imports ?? []) {
    if (!isThere(path)) problems.push(deadImport(from, path))
  }

  /** Whether the file of this key has been left out, or deleted, and its digested copy is there. */
  const isGone = (key: string) =>
    !output.paths.has(key) && splitDigestedPath(manifest.paths.get(key) ?? '')?.logicalPath === key

  const candidates: (Candidate & NoticedFile)[] = []
  for (const [path, key] of named) {
    if (!output.paths.has(path)) {
      problems.push({
        code: 'missing-file',
        severity: 'error',
        message: `The manifest names this file${key === undefined ? '' : ` for ${key}`}, but it does not exist. Build again, or restore it.`,
        file: path,
      })
      continue
    }
    const find = () => search.find(path, output.read(path))
    const { digest, references, notices } = output.find?.(path, find) ?? find()
    candidates.push({ path, digest, references, notices, read: () => output.read(path) })
  }
  dropOutsideWorkers(candidates, resolve)

  const proofs = proveDigests(candidates, resolve)
  const withoutOriginals = Array.from(manifest.paths.keys()).some(isGone)
  const reportMissing = createMissingReporter(output.paths, { ...options, withoutOriginals })
  const workers = scriptsOfWorkers(new Map(candidates.map((file) => [file.path, file])), resolve)
  let references = 0
  for (const candidate of candidates) {
    const { path } = candidate
    const key = named.get(path)
    references += candidate.references.length
    problems.push(...checkName(candidate, key, proofs.get(path)?.proven, manifest))
    if (path !== key) checkReferences(candidate)
  }
  reportNotices(candidates, { missing, ignore, resolve, withoutOriginals, isGone }, problems)
  return { files: candidates.length, references, problems }

  function checkIntegrity(
    path: string,
    source: Uint8Array,
    { start, end, before }: Reference,
    target: string,
  ): Problem[] {
    const written = Buffer.from(source.subarray(start, end)).toString().replaceAll('\\/', '/')
    const integrity = integrityOf(algorithmIn(before), output.read(target))
    if (written.includes(integrity)) return []
    const message = `The integrity of ${target} is not that of its bytes, ${integrity}: a browser refuses it. Digest again.`
    return [
      {
        code: 'wrong-integrity',
        severity: 'error',
        message,
        file: path,
        ...createLocator(source)(start),
        lookedFor: target,
      },
    ]
  }

  function checkReferences(file: Candidate & NoticedFile): void {
    const { path, references, read } = file
    const broken: MissingReference[] = []
    const undigested: { reference: Reference; target: string }[] = []
    for (const reference of references) {
      const parts = resolve(reference.specifier, path)
      if (!parts) continue
      const mapped = asksImportMap(reference, parts) ? manifest.imports?.get(parts.path ?? '') : undefined
      if (mapped !== undefined && !workers.has(file)) {
        options.onReference?.(path, mapped)
        continue
      }
      if (isThere(parts.path ?? '')) {
        options.onReference?.(path, parts.path!)
        if (reference.kind.holdsIntegrity)
          problems.push(...checkIntegrity(path, read(), reference, parts.path!))
        continue
      }
      if (output.paths.has(parts.path ?? '')) undigested.push({ reference, target: parts.path! })
      else broken.push({ ...parts, reference })
    }
    let source: Uint8Array | undefined
    const readOnce = (): Uint8Array => {
      source ??= read()
      return source
    }
    const locate = undigested.length === 0 ? undefined : createLocator(readOnce())
    for (const { reference, target } of undigested) {
      problems.push({
        code: 'undigested-reference',
        severity: 'error',
        message: `${JSON.stringify(reference.specifier)} names ${target}, which exists but is no digested file of this manifest; a cache may hold on to it. Digest again.`,
        file: path,
        ...locate!(reference.start),
        specifier: reference.specifier,
        lookedFor: target,
      })
    }
    reportMissing(path, readOnce, broken, problems)
  }
}

function deadImport(from: string, path: string): Problem {
  return {
    code: 'missing-file',
    severity: 'error',
    message: `The import map of the manifest leads from ${from} to this file, which is no file of the manifest. Build again, or restore it.`,
    file: path,
  }
}

/** A file may keep its own name (it was excluded), hold its digest, or have been named by another tool. */
function checkName(
  file: Candidate,
  key: string | undefined,
  proven: boolean | undefined,
  { predigested }: Manifest,
): Problem[] {
  const recorded = predigested?.get(file.path)
  if (recorded !== undefined) {
    const digest = file.digest ?? digestOf(file.read())
    if (digest === recorded) return []
    return [
      wrong(
        file.path,
        `Its bytes changed after it was named: their md5 begins with ${digest}, and ${recorded} was recorded.`,
      ),
    ]
  }
  if (proven || file.path === key) return []
  if (proven === undefined) {
    return [
      {
        code: 'no-digest',
        severity: 'error',
        message: `The name has no digest of ${DIGEST_LENGTH} hex characters.`,
        file: file.path,
      },
    ]
  }
  return [
    wrong(
      file.path,
      'The digest in its name is not that of its bytes: it was changed or cut short after the build. Build again, or restore it.',
    ),
  ]
}

const wrong = (file: string, message: string): Problem => ({
  code: 'wrong-digest',
  severity: 'error',
  message,
  file,
})
