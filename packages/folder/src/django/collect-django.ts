import { join, resolve } from 'node:path'
import type { DigestedAsset } from '@staticfiles/core'
import { digestedPathOf, splitDigestedPath } from '@staticfiles/core/naming'
import { StaticfilesError } from '@staticfiles/manifest'
import { type CheckFolderResult, checkSources } from '../digest/check-folder.ts'
import { digestSources } from '../digest/digest-folder.ts'
import { DIGEST_FOLDER, type DigestFolderOptions, type DigestFolderResult } from '../digest/digest-options.ts'
import { resolveFolder } from '../files/read-folder.ts'
import { shownPath } from '../files/shown-path.ts'
import { readPrevious } from '../manifests/read-manifest.ts'
import { checkOptions, FLAG, type Schemas } from '../options/index.ts'
import { type ClearResult, clearCollected, recordCollected } from './collected-files.ts'
import {
  DJANGO_PROJECT,
  type DjangoProject,
  type DjangoProjectOptions,
  withDjangoProject,
} from './read-project.ts'

export interface CollectDjangoOptions
  extends Omit<DigestFolderOptions, 'dir' | 'followLinks' | 'ignorePatterns' | 'defaultIgnore'>,
    DjangoProjectOptions {
  /**
   * The folder to write to.
   * @default where the project's storage keeps files: STATIC_ROOT
   */
  out?: string | undefined
  /**
   * The manifest's file; relative to the working directory.
   * @default where the project's storage reads it: by `manifest_storage` and `manifest_name`, else in the output folder
   */
  manifest?: string | undefined
  /**
   * The URL prefix of the output.
   * @default STATIC_URL
   */
  base?: string | undefined
  /**
   * Whether to remove from the output what is not collected any more: what an earlier run has put there, with the bytes
   * that it had then. What the manifest or a release in the journal names stays.
   * @default false
   */
  clear?: boolean | undefined
}

const { dir, followLinks, ...DIGESTED } = DIGEST_FOLDER

export const COLLECT_DJANGO: Schemas<CollectDjangoOptions> = { ...DIGESTED, ...DJANGO_PROJECT, clear: FLAG }

export interface CollectDjangoResult extends DigestFolderResult, Pick<ClearResult, 'cleared' | 'kept'> {
  /** The output folder. */
  out: string
  project: DjangoProject
}

/**
 * Does what `collectstatic` does, with the static files of a Django project as its finders find them: digests them, and
 * writes them and the manifest to where the project's settings look for them. Other files of the output are left.
 *
 * @throws {StaticfilesError} `no-static-root`, `no-static-url`, `foreign-manifest`, one of `openDjangoProject`'s or of `digestFolder`'s
 */
export async function collectDjango(options: CollectDjangoOptions): Promise<CollectDjangoResult> {
  checkOptions(options, COLLECT_DJANGO, 'collectDjango')
  // While Python starts, which takes longer.
  void import('../digest/produce-output.ts')
  return withDjangoProject(options, async (project) => {
    const { out, ...rest } = inProject(options, project)
    if (out === undefined) throw noStaticRoot(project)
    const { keepOriginals = true, clear = false, known = [] } = options
    if (known.length === 0) assertNoBuild(rest.manifest)
    const onWritten = (assets: readonly DigestedAsset[]) => recordCollected(out, assets, keepOriginals)
    const result = await digestSources({ ...rest, out }, project.sources, onWritten).catch(
      (error: unknown) => {
        throw inSettings(error)
      },
    )
    const { problems, ...cleared } =
      clear && result.ok
        ? await clearCollected(
            resolveFolder(out),
            resolve(result.manifestFile),
            result.manifest.paths,
            options,
          )
        : { cleared: [], kept: [], problems: [] }
    result.problems.push(...problems)
    return withProblems(result, { out, project, ...cleared })
  })
}

export interface CheckDjangoResult extends CheckFolderResult {
  project: DjangoProject
}

/**
 * Finds everything that would keep a Django project's static files from being collected, and writes nothing.
 * @throws {StaticfilesError} `no-static-url`, one of `openDjangoProject`'s or of `checkFolder`'s
 */
export async function checkDjango(options: CollectDjangoOptions): Promise<CheckDjangoResult> {
  checkOptions(options, COLLECT_DJANGO, 'checkDjango')
  return withDjangoProject(options, async (project) => {
    const result = await checkSources(inProject(options, project), project.sources)
    return withProblems(result, { project })
  })
}

/** Not by spreading, which would read the manifest. */
function withProblems<Result extends CheckFolderResult, More extends { project: DjangoProject }>(
  result: Result,
  more: More,
): Result & More {
  return Object.assign(result, more, { problems: [...more.project.problems, ...result.problems] })
}

/** The options for the folders, with what the project's settings say where nothing else does. */
function inProject(
  { managePy, python, settings, timeout, verbose, clear, ...options }: CollectDjangoOptions,
  project: DjangoProject,
): Omit<DigestFolderOptions, 'dir'> {
  const { defaultIgnore = true } = options
  const out = options.out ?? (project.staticRoot && shownPath(project.staticRoot))
  const place = project.manifest && shownPath(project.manifest)
  const base = options.base ?? project.base
  if (base === '') throw noStaticUrl(managePy)
  return {
    ...options,
    out,
    base,
    manifest: options.manifest ?? place ?? (out && join(out, project.manifestName)),
    // As Django does.
    followLinks: true,
    defaultIgnore: defaultIgnore === true ? project.ignorePatterns : defaultIgnore,
  }
}

/**
 * Makes sure that a manifest is not that of a bundler's build, whose names would be lost: unlike those that are collected,
 * they lead from sources to files of other names.
 */
function assertNoBuild(manifest: string | undefined): void {
  const paths = manifest === undefined ? undefined : readPrevious(manifest)?.paths
  for (const [key, path] of paths ?? []) {
    const digest = splitDigestedPath(path)?.digest
    if (path === key || (digest !== undefined && digestedPathOf(key, digest) === path)) continue
    throw new StaticfilesError(
      'foreign-manifest',
      `${manifest} has names of a build, such as ${key}, which would be lost. Have the build take the project's files in, by include: [{ django: … }]; or write another manifest (--manifest) and merge the two (staticfiles merge). If there is no such build any more, delete the file.`,
      { file: manifest },
    )
  }
}

/** Says of folders that hold one another by which settings they do. */
function inSettings(error: unknown): unknown {
  if (!(error instanceof StaticfilesError) || error.code !== 'overlapping-folders') return error
  const { code, message, file, cause } = error
  const advice =
    'The output is STATIC_ROOT, unless --out says otherwise; the other one is in STATICFILES_DIRS or of an app.'
  return new StaticfilesError(code, `${message} ${advice}`, { file, cause })
}

function noStaticRoot({ storage }: DjangoProject): StaticfilesError {
  return new StaticfilesError(
    'no-static-root',
    `The settings have no STATIC_ROOT, so there is no folder to write to: the storage is ${storage}. Name a folder with --out, and send it to a store with staticfiles publish <folder> s3://<bucket>.`,
  )
}

function noStaticUrl(managePy: string): StaticfilesError {
  return new StaticfilesError(
    'no-static-url',
    `The settings have no STATIC_URL. Set it, such as STATIC_URL = "static/", or say it with --base.`,
    { file: managePy },
  )
}
