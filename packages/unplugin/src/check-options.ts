import { DIGEST_FOLDER } from '@staticfiles/folder/digest'
import { DJANGO_PROJECT } from '@staticfiles/folder/django'
import { CHECK_FOLDER } from '@staticfiles/folder/files'
import {
  checkOptions as checkSchemas,
  FLAG,
  faultsOf,
  list,
  mustBe,
  object,
  refuseOptions,
  required,
  type Schemas,
  TEXT,
  TEXTS,
  textOrObject,
} from '@staticfiles/folder/options'
import * as v from 'valibot'
import type {
  DjangoFolders,
  ManifestOptions,
  PostcssOptions,
  StaticFolder,
  StaticfilesOptions,
} from './options.ts'

const { ignorePatterns, defaultIgnore } = CHECK_FOLDER
const { python, settings, timeout, verbose } = DJANGO_PROJECT

const FOLDER: Schemas<StaticFolder> = {
  dir: required(TEXT, "a folder, such as 'vendor/static'"),
  prefix: mustBe(TEXT, "a folder of the output, such as 'vendor'"),
  glob: mustBe(v.union([TEXT, TEXTS]), "a glob or a list of globs, such as ['css/**', 'img/*.svg']"),
  ignorePatterns,
  defaultIgnore,
}

const DJANGO: Schemas<DjangoFolders> = {
  django: required(TEXT, "a manage.py, such as '../backend/manage.py'"),
  python,
  settings,
  timeout,
  verbose,
  ignorePatterns,
}

const A_FILE = "a file, such as 'backend/staticfiles.json'"

const MANIFEST: Schemas<ManifestOptions> = {
  file: mustBe(TEXT, A_FILE),
  merge: FLAG,
  prefix: mustBe(TEXT, "a folder of the output, such as 'admin'"),
  name: mustBe(TEXT, "a name, such as 'admin'"),
}

const A_MANIFEST = "a file, such as 'backend/staticfiles.json', or { file, merge, prefix, name }"
const A_FOLDER = "a folder, such as 'vendor/static', or { dir, prefix, glob } or { django }"

const isDjango = (folder: unknown): boolean =>
  typeof folder === 'object' && folder !== null && 'django' in folder

const { integrity, importMap, partials, dts, exclude, missing, ignore, references, keepOriginals, releases } =
  DIGEST_FOLDER

const BASE = mustBe(
  v.pipe(v.string(), v.regex(/^(?:\.?\/|(?:[a-z][a-z0-9+.-]*:)?\/\/[^/]+\/)(?:.*\/)?$/i)),
  "a URL that begins with a slash or a host and ends in a slash, such as '/static/' or 'https://cdn.example.com/static/'",
)

const POSTCSS: Schemas<PostcssOptions> = { manifest: required(TEXT, A_FILE), base: BASE, missing, ignore }

const OPTIONS: Schemas<StaticfilesOptions> = {
  manifest: v.optional(textOrObject(object(MANIFEST, A_MANIFEST), A_MANIFEST)),
  entrypoints: FLAG,
  importMap,
  partials,
  integrity,
  base: BASE,
  compress: mustBe(
    v.array(v.picklist(['br', 'gzip', 'zstd'])),
    "a list of 'br', 'gzip' and 'zstd', such as ['br', 'gzip']",
  ),
  dts,
  include: list(
    v.lazy((value) => textOrObject(object(isDjango(value) ? DJANGO : FOLDER, A_FOLDER), A_FOLDER)),
    "a list of folders, such as ['vendor/static', { dir: '../shop/static', prefix: 'shop' }]",
  ),
  exclude,
  missing,
  ignore,
  references,
  keepOriginals,
  releases,
}

/** Which option of its own each bundler has in place of `base`. */
const BASES: Record<string, string> = {
  vite: 'base',
  webpack: 'output.publicPath',
  rspack: 'output.publicPath',
  esbuild: 'publicPath',
}

/**
 * Looks at options as they are at run time, where no types are checked.
 *
 * @param bundler the one whose plugin is asked for: `vite`, `rollup` and so on
 * @throws {StaticfilesError} `invalid-options`, with all that is wrong
 */
export function checkOptions(options: unknown, bundler: string): asserts options is StaticfilesOptions {
  const faults = faultsOf(options, OPTIONS, '{ entrypoints: true }')
  const { base } = (faults.length === 0 ? options : {}) as StaticfilesOptions
  const own = BASES[bundler]
  if (base !== undefined && own !== undefined) {
    faults.push(`base is for Rollup and Rolldown; ${bundler} has an option of its own for it: ${own}`)
  }
  if (faults.length > 0) throw refuseOptions('invalid-options', 'The options of unplugin-staticfiles', faults)
}

/**
 * The same for the options of the PostCSS plugin.
 * @throws {StaticfilesError} `invalid-options`, with all that is wrong
 */
export function checkPostcssOptions(options: unknown): PostcssOptions {
  checkSchemas(options as PostcssOptions, POSTCSS, 'unplugin-staticfiles/postcss')
  return options as PostcssOptions
}
