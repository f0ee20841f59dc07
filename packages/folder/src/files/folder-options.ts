import type { DigestOptions, OptInKind, ReferenceFinder } from '@staticfiles/core'
import { StaticfilesError } from '@staticfiles/manifest'
import * as v from 'valibot'
import { COUNT, FLAG, FUNCTION, mustBe, required, type Schemas, TEXT, TEXTS } from '../options/index.ts'
import { IGNORE, type IgnoreOptions } from './ignore-patterns.ts'
import type { AllowEmptyOptions } from './nothing-found.ts'
import type { OnProgress } from './progress.ts'
import type { FolderInput } from './source-folders.ts'
import { withoutSecrets } from './without-secrets.ts'

export interface FolderReferenceOptions {
  /**
   * Which references to look for beside those in CSS and JavaScript: names of opt-in kinds, and finders of your own.
   * @default []
   * @example ['svg', 'html']
   */
  references?: readonly (OptInKind | ReferenceFinder)[] | undefined
}

export interface CheckFolderOptions
  extends Omit<DigestOptions, 'known' | 'previous' | 'references'>,
    FolderReferenceOptions,
    IgnoreOptions,
    AllowEmptyOptions {
  /**
   * The folder with the files; relative to the working directory. Of several, the first that has a path counts, and
   * problems name files from the working directory.
   * @example ['static', { dir: 'vendor/static', prefix: 'vendor' }]
   */
  dir: FolderInput
  /**
   * The manifest's file; relative to the working directory. It is no asset, and where an original is gone, it tells
   * which of several digested copies is the current one.
   * @default 'staticfiles.json' in the output folder
   */
  manifest?: string | undefined
  /**
   * Manifests of other tools (Django's, Vite's, webpack-assets-manifest's), relative to the working directory. The files
   * that they name keep their names, and stand in the manifest under the keys that they have there.
   * @default []
   */
  known?: readonly string[] | undefined
  /**
   * Whether to follow symbolic links that lead out of the folder. Links inside it are always followed.
   * @default false
   */
  followLinks?: boolean | undefined
  /**
   * How many threads read and write. The result is the same with any number.
   * @default 1 for a small folder, else the number of processors, at most 4
   */
  threads?: number | undefined
  /** Called often while it runs, for a progress display. */
  onProgress?: OnProgress | undefined
}

const FOLDER = mustBe(TEXT, "a folder, such as 'vendor/static'")

const FOLDERS = v.union([
  v.string(),
  v.array(v.union([v.string(), v.strictObject({ dir: v.string(), prefix: FOLDER })])),
])

export const CHECK_FOLDER: Schemas<CheckFolderOptions> = {
  dir: required(
    FOLDERS,
    "a folder or a list of them, such as ['static', { dir: 'vendor/static', prefix: 'vendor' }]",
  ),
  manifest: mustBe(TEXT, "a file, such as 'backend/staticfiles.json'"),
  base: mustBe(TEXT, "a URL that ends in a slash, such as '/static/'"),
  missing: mustBe(v.picklist(['error', 'warn', 'ignore']), "'error', 'warn' or 'ignore'"),
  ignore: mustBe(
    v.array(v.strictObject({ importer: v.optional(TEXT), specifier: v.optional(TEXT) })),
    "a list of rules, such as [{ importer: 'vendor/**', specifier: '*.eot' }]",
  ),
  exclude: mustBe(TEXTS, "a list of globs, such as ['robots.txt', 'sw.js']"),
  known: mustBe(TEXTS, "a list of manifests, such as ['dist/.vite/manifest.json']"),
  references: mustBe(
    v.array(v.union([TEXT, v.looseObject({ name: TEXT, extensions: TEXTS, find: v.function() })])),
    "a list of kinds and finders, such as ['svg', 'webmanifest']",
  ),
  keepOriginals: FLAG,
  importMap: FLAG,
  followLinks: FLAG,
  allowEmpty: FLAG,
  threads: mustBe(COUNT, 'a whole number from 1 on, such as 4'),
  onProgress: FUNCTION,
  ...IGNORE,
}

/** What was found in a folder. */
export interface FolderCounts {
  /** Files that stand in the manifest. */
  files: number
  /** Those of them whose name has a digest. */
  digested: number
  /** Those of them in which references are rewritten. */
  rewritten: number
  /** Compressed copies of originals (`a.css.gz` beside `a.css`), which keep their names and are not in the manifest. */
  copies: number
  /** The size of all files read, in bytes. */
  bytes: number
}

/** @throws {StaticfilesError} `invalid-base` */
export function assertBase(base: string | undefined): void {
  if (base === undefined || base === './' || /^([a-z][a-z0-9+.-]*:\/)?\/(.*\/)?$/is.test(base)) return
  throw new StaticfilesError(
    'invalid-base',
    `base is ${JSON.stringify(withoutSecrets(base))}; it must begin with a slash or a scheme and end in a slash, as "/static/" and "https://cdn.example.com/static/" do.`,
  )
}
