import { nearestName, StaticfilesError } from '@staticfiles/manifest'
import * as v from 'valibot'
import type { DjangoFolders, StaticFolder, StaticfilesOptions } from './options.ts'

const text = v.string()
const flag = v.boolean()
const globs = v.array(text)

/** Gives each option what it must be, for people, with an example. */
const mustBe = (schema: v.GenericSchema, expected: string): v.GenericSchema =>
  v.optional(
    v.pipe(
      v.unknown(),
      v.check((value) => v.is(schema, value), expected),
    ),
  )

const DIR = "a folder, such as 'vendor/static'"

const PATTERNS = "a list of patterns, such as ['*.scss']"

const FOLDER: Record<keyof StaticFolder, v.GenericSchema> = {
  dir: v.string(DIR),
  prefix: mustBe(text, "a folder of the output, such as 'vendor'"),
  glob: mustBe(v.union([text, globs]), "a glob or a list of globs, such as ['css/**', 'img/*.svg']"),
  ignorePatterns: mustBe(globs, PATTERNS),
  defaultIgnore: mustBe(v.union([flag, globs]), `true or false, or ${PATTERNS}`),
}

const DJANGO: Record<keyof DjangoFolders, v.GenericSchema> = {
  django: v.string("a manage.py, such as '../backend/manage.py'"),
  python: mustBe(text, "a path or a command, such as 'uv run python'"),
  settings: mustBe(text, "a module, such as 'project.settings.production'"),
  timeout: mustBe(v.pipe(v.number(), v.minValue(1)), 'a number of seconds, such as 300'),
  ignorePatterns: mustBe(globs, PATTERNS),
}

const MANIFEST = {
  file: mustBe(text, "a file, such as 'backend/staticfiles.json'"),
  merge: mustBe(flag, 'true or false'),
  prefix: mustBe(text, "a folder of the output, such as 'admin'"),
  name: mustBe(text, "a name, such as 'admin'"),
}

const PARTIALS = {
  dir: v.string("a folder, such as 'backend/templates/static'"),
  nonce: mustBe(text, "a nonce in the language of the templates, such as '{{ request.csp_nonce }}'"),
  url: mustBe(text, `a URL in the language of the templates, such as "{% static '%s' %}"`),
}

const OPTIONS: Record<keyof StaticfilesOptions, v.GenericSchema> = {
  manifest: v.optional(
    v.lazy((value) =>
      typeof value === 'object'
        ? v.strictObject(MANIFEST)
        : v.string("a file, such as 'backend/staticfiles.json', or { file, merge, prefix, name }"),
    ),
  ),
  entrypoints: mustBe(flag, 'true or false'),
  importMap: mustBe(flag, 'true or false'),
  partials: v.optional(
    v.lazy((value) =>
      typeof value === 'object'
        ? v.strictObject(PARTIALS)
        : v.string("a folder, such as 'backend/templates/static', or { dir, nonce, url }"),
    ),
  ),
  integrity: mustBe(v.picklist(['sha256', 'sha384', 'sha512']), "'sha256', 'sha384' or 'sha512'"),
  base: mustBe(
    v.pipe(text, v.regex(/^(?:\.?\/|(?:[a-z][a-z0-9+.-]*:)?\/\/[^/]+\/)(?:.*\/)?$/i)),
    "a URL that begins with a slash or a host and ends in a slash, such as '/static/' or 'https://cdn.example.com/static/'",
  ),
  compress: mustBe(
    v.array(v.picklist(['br', 'gzip', 'zstd'])),
    "a list of 'br', 'gzip' and 'zstd', such as ['br', 'gzip']",
  ),
  dts: mustBe(text, "a file, such as 'backend/static.d.ts'"),
  include: v.optional(
    v.array(
      v.lazy((value) =>
        typeof value === 'object'
          ? v.strictObject(isDjango(value) ? DJANGO : FOLDER)
          : v.string("a folder, such as 'vendor/static', or { dir, prefix, glob } or { django }"),
      ),
      "a list of folders, such as ['vendor/static', { dir: '../shop/static', prefix: 'shop' }]",
    ),
  ),
  exclude: mustBe(globs, "a list of globs, such as ['robots.txt', 'sw.js']"),
  missing: mustBe(v.picklist(['error', 'warn', 'ignore']), "'error', 'warn' or 'ignore'"),
  ignore: mustBe(
    v.array(v.strictObject({ importer: v.optional(text), specifier: v.optional(text) })),
    "a list of rules, such as [{ importer: 'vendor/**', specifier: '*.eot' }]",
  ),
  references: mustBe(
    v.array(v.union([text, v.looseObject({ name: text, extensions: v.array(text), find: v.function() })])),
    "a list of kinds and finders, such as ['svg', 'webmanifest']",
  ),
  keepOriginals: mustBe(flag, 'true or false'),
  releases: mustBe(v.union([flag, text]), "true, false, or a release's id"),
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
  const { issues = [] } = v.safeParse(v.strictObject(OPTIONS), options)
  const faults = issues.map(faultOf)
  const { base } = (issues.length === 0 ? options : {}) as StaticfilesOptions
  const own = BASES[bundler]
  if (base !== undefined && own !== undefined) {
    faults.push(`base is for Rollup and Rolldown; ${bundler} has an option of its own for it: ${own}`)
  }
  if (faults.length === 0) return
  const error = new StaticfilesError(
    'invalid-options',
    `The options of unplugin-staticfiles cannot be used.\n${faults.map((fault) => `- ${fault.replace(/[^?]$/, '$&.')}`).join('\n')}`,
  )
  // Whoever loads a configuration file prints the stack, which says nothing more to people.
  error.stack = `${error.name}: ${error.message}`
  throw error
}

function faultOf(issue: v.BaseIssue<unknown>): string {
  const { path = [], expected, input, message } = issue
  const name = path.reduce(
    (name, { key }) =>
      typeof key === 'number' ? `${name}[${key}]` : name === '' ? `${key}` : `${name}.${key}`,
    '',
  )
  if (issue.kind === 'schema' && issue.type === 'strict_object' && expected === 'never') {
    const { key } = path.at(-1)!
    const inner = { manifest: MANIFEST, partials: PARTIALS }[String(path[0]?.key)] ?? folderOf(path)
    const known = path.length === 1 ? OPTIONS : inner
    const meant = nearestName(Object.keys(known))(String(key))
    return meant === undefined
      ? `${name} is unknown; there are ${Object.keys(known).join(', ')}`
      : `${name} is unknown; did you mean ${meant}?`
  }
  if (path.length === 0)
    return `they are ${show(input)}, and must be an object, such as { entrypoints: true }`
  // It is the one that must be there.
  return input === undefined
    ? `${name} is missing; it must be ${DIR}`
    : `${name} is ${show(input)}; it must be ${message}`
}

const isDjango = (folder: unknown): boolean =>
  typeof folder === 'object' && folder !== null && 'django' in folder

/** The options of the included folder that an issue is about. */
function folderOf(path: readonly v.IssuePathItem[]): typeof FOLDER | typeof DJANGO {
  return isDjango(path.at(-1)?.input) ? DJANGO : FOLDER
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value)
}
