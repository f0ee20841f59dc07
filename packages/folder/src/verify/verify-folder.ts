import { join } from 'node:path'
import type { Output, Problem, VerifyOptions } from '@staticfiles/core'
import { loadFinders } from '@staticfiles/core/loading'
import { DIGEST_LENGTH } from '@staticfiles/core/naming'
import { isFit } from '@staticfiles/core/problem'
import type { Manifest } from '@staticfiles/manifest'
import { checkCopies } from '../compress/check-copies.ts'
import { assertBase, CHECK_FOLDER, type FolderReferenceOptions } from '../files/folder-options.ts'
import { isKnown, md5Of } from '../files/known-content.ts'
import type { AllowEmptyOptions } from '../files/nothing-found.ts'
import { countReads, type OnProgress } from '../files/progress.ts'
import { type Folder, type FolderAsset, readFolder } from '../files/read-folder.ts'
import { readFilledManifest } from '../manifests/read-manifest.ts'
import { checkOptions, FUNCTION, required, type Schemas, TEXT } from '../options/index.ts'

export interface VerifyFolderOptions
  extends Omit<VerifyOptions, 'references' | 'isThorough'>,
    FolderReferenceOptions,
    AllowEmptyOptions {
  /** The output folder; relative to the working directory. */
  dir: string
  /**
   * The manifest's file; relative to the working directory.
   * @default 'staticfiles.json' in the folder
   */
  manifest?: string | undefined
  /**
   * Whether to follow symbolic links that lead out of the folder. Links inside it are always followed.
   * @default false
   */
  followLinks?: boolean | undefined
  /** Called often while it runs, for a progress display. */
  onProgress?: OnProgress | undefined
}

const { manifest, base, missing, ignore, references, followLinks, allowEmpty, onProgress } = CHECK_FOLDER

export const VERIFY_FOLDER: Schemas<VerifyFolderOptions> = {
  dir: required(TEXT, "an output folder, such as 'build/static'"),
  manifest,
  base,
  missing,
  ignore,
  references,
  followLinks,
  allowEmpty,
  onProgress,
  onReference: FUNCTION,
}

export interface VerifyFolderResult {
  /** Whether no problem is an error. */
  ok: boolean
  counts: {
    /** Digested files that were read. */
    files: number
    /** References in them that were followed. */
    references: number
  }
  problems: Problem[]
  manifestFile: string
}

/**
 * Proves an output folder by re-reading it: every file that the manifest names exists, every name holds the digest of
 * its file, every reference in a digested file names another one that exists, and every compressed copy holds the bytes
 * of its file.
 *
 * @throws {StaticfilesError} `invalid-options`, `manifest-unreadable`, `nothing-found`, one of `parseManifest`'s, `invalid-base`, `missing-folder`,
 * `not-a-folder`, `unreadable-folder`, `unreadable-file` or `changed-file`
 */
export async function verifyFolder(options: VerifyFolderOptions): Promise<VerifyFolderResult> {
  checkOptions(options, VERIFY_FOLDER, 'verifyFolder')
  return await proveOutput(readOutput(options), options, { isThorough: true })
}

/** An output as it was found. */
export interface FoundOutput {
  folder: Folder
  manifest: Manifest
  manifestFile: string
}

/** @throws {StaticfilesError} as `verifyFolder` does */
export function readOutput(
  options: Pick<
    VerifyFolderOptions,
    'dir' | 'manifest' | 'base' | 'followLinks' | 'allowEmpty' | 'onProgress'
  >,
): FoundOutput {
  const { dir, followLinks, onProgress } = options
  const manifestFile = options.manifest ?? join(dir, 'staticfiles.json')
  assertBase(options.base)
  const folder = readFolder(dir, {
    followLinks,
    onFile: onProgress && ((done) => onProgress({ step: 'list', done })),
  })
  return { folder, manifest: readFilledManifest(manifestFile, options), manifestFile }
}

/**
 * The same with a choice. What is known of a file's bytes is not read again.
 *
 * @param isThorough whether scripts and style sheets are read whole, and not only where a reference may be
 */
export async function proveOutput(
  { folder, manifest, manifestFile }: FoundOutput,
  options: Omit<VerifyFolderOptions, 'dir' | 'manifest'>,
  { isThorough }: { isThorough: boolean },
): Promise<VerifyFolderResult> {
  const named = new Set(manifest.paths.values())
  const files = new Map(folder.assets.map((asset) => [asset.logicalPath, asset]))
  const read = countReads(
    folder.assets.filter(({ logicalPath }) => named.has(logicalPath)),
    options.onProgress,
  )
  for (const asset of read) files.set(asset.logicalPath, asset)
  const { verifyAssets } = await import('@staticfiles/core')
  const { problems, ...counts } = verifyAssets(manifest, toOutput(files), {
    ...options,
    isThorough,
    references: await loadFinders(options.references ?? []),
  })
  const explained = [...explainMissing(problems, folder.problems), ...(await checkCopies(files, manifest))]
  return { ok: isFit(explained), counts, problems: explained, manifestFile }
}

function toOutput(files: ReadonlyMap<string, FolderAsset>): Output {
  return {
    paths: new Set(files.keys()),
    read: (path) => files.get(path)!.source(),
    find(path, find) {
      const asset = files.get(path)!
      if (!isKnown(asset)) return find()
      asset.facts.findings ??= find()
      return { ...asset.facts.findings, digest: md5Of(asset).slice(0, DIGEST_LENGTH) }
    },
  }
}

/** Says of a missing file why it could not be taken in, where the folder knows; the folder's other problems do not matter. */
function explainMissing(problems: readonly Problem[], ofFolder: readonly Problem[]): Problem[] {
  const reasons = new Map(ofFolder.map((problem) => [problem.file, problem]))
  return problems.map((problem) => {
    if (problem.code !== 'missing-file') return problem
    const reason = reasonFor(problem.file, reasons)
    return reason ? { ...reason, severity: 'error', file: problem.file } : problem
  })
}

/** The problem of a file, or else of the nearest folder that holds it. */
function reasonFor(path: string, reasons: ReadonlyMap<string, Problem>): Problem | undefined {
  for (let end = path.length; end !== -1; end = path.lastIndexOf('/', end - 1)) {
    const reason = reasons.get(path.slice(0, end))
    if (reason) return reason
  }
  return undefined
}
