import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, rmdirSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { digestOf } from '@staticfiles/core/naming'
import { createTemplateTags, isSafePath, type Manifest, StaticfilesError } from '@staticfiles/manifest'
import * as v from 'valibot'
import { fileError } from '../files/file-error.ts'
import { removeFile } from '../files/held-files.ts'
import { pathFrom } from '../files/path-from.ts'
import { writeTextFile } from '../files/replace-file.ts'
import { mustBe, object, required, type Schemas, TEXT, textOrObject } from '../options/index.ts'

/** Where partials are written, and how. */
export interface PartialsOptions {
  /**
   * The folder for the partials, among the templates: `src/main.ts` is included as `src/main.ts.html` from there.
   * @example 'backend/templates/static'
   */
  dir: string
  /**
   * The nonce of every tag, in the language of the templates: it is put in as it is.
   * @default none
   * @example '{{ request.csp_nonce }}'
   */
  nonce?: string | undefined
  /**
   * A URL in the language of the templates, for a prefix that is known when the page is made: `%s` stands for a file's
   * key, `%p` for its path.
   * @default the URL prefix of the build
   * @example "{% static '%s' %}"
   */
  url?: string | undefined
}

const SCHEMAS: Schemas<PartialsOptions> = {
  dir: required(TEXT, "a folder, such as 'backend/templates/static'"),
  nonce: mustBe(TEXT, "a nonce in the language of the templates, such as '{{ request.csp_nonce }}'"),
  url: mustBe(TEXT, `a URL in the language of the templates, such as "{% static '%s' %}"`),
}

const EXPECTED = "a folder, such as 'backend/templates/static', or { dir, nonce, url }"

export const PARTIALS: v.GenericSchema = v.optional(textOrObject(object(SCHEMAS, EXPECTED), EXPECTED))

/** Whose partials these are. */
export interface PartialsPlace {
  /** The manifest's file. What was written for it before and is not any more is removed. */
  manifestFile: string
  /**
   * All entries of the manifest, whose partials stay: those of other builds, too.
   * @default nothing is removed
   */
  names?: Iterable<string> | undefined
  /**
   * HTML that comes before the tags of each partial.
   * @default none
   */
  head?: string | undefined
}

/** The partial with the import map of all entries, for pages with several. */
const IMPORT_MAP = 'importmap'

/**
 * Writes the tags of entries into files for templates to include.
 *
 * @param entries the entries to write, of a manifest with the paths that URLs are made of
 * @param base the URL prefix of these paths
 * @throws {StaticfilesError} `partial-name`, `partial-taken`, `partials-base`, `template-url` or `write-failed`
 */
export function writePartials(
  manifest: Manifest,
  place: PartialsPlace,
  { base, dir, nonce, url }: PartialsOptions & { base: string },
): void {
  if (url === undefined && !/^([a-z][a-z0-9+.-]*:)?\//i.test(base)) {
    throw new StaticfilesError(
      'partials-base',
      `The URL prefix of the output is ${JSON.stringify(base)}, which pages of other folders cannot use. Set one such as "/static/", or \`url\` of \`partials\`.`,
    )
  }
  const { tags, importMap } = createTemplateTags(manifest, { base, nonce, url })
  const { head = '', names } = place
  const texts = new Map(
    Array.from(manifest.entrypoints?.keys() ?? [], (name): [string, string] => [name, head + tags(name)]),
  )
  const map = importMap()
  const present = new Set(names)
  // An empty one in development: a page that includes it has to find it before there was a build.
  if ((map !== '' || !names) && !present.has(IMPORT_MAP)) texts.set(IMPORT_MAP, map)
  replacePartials(dir, place.manifestFile, texts, names && new Set([...present, ...texts.keys()]))
}

/**
 * Puts partials into a folder, and takes out those that were written for the same manifest and are not wanted any more.
 *
 * @param texts name → HTML
 * @param wanted all names that stay; `undefined` for whatever is there
 * @throws {StaticfilesError} `partial-name`, `partial-taken` or `write-failed`
 */
export function replacePartials(
  dir: string,
  manifestFile: string,
  texts: ReadonlyMap<string, string>,
  wanted: ReadonlySet<string> | undefined,
): void {
  const mark = markOf(dir, manifestFile)
  const files = new Map(Array.from(texts, ([name, text]) => [fileOf(dir, name), `${mark}\n${text}\n`]))
  for (const file of files.keys()) assertOurs(file, mark, dir)
  for (const [file, text] of files) {
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeTextFile(file, text)
  }
  if (!wanted) return
  const kept = new Set(Array.from(wanted, (name) => join(dir, `${name}.html`)))
  for (const file of partialsIn(dir)) {
    if (!kept.has(file) && beginsWith(file, mark)) removePartial(file, dir)
  }
}

/** The first line of each partial, by which those of this manifest are known: the same on every machine. */
function markOf(dir: string, manifestFile: string): string {
  const path = pathFrom(resolve(dir), resolve(manifestFile))
  return `<!-- staticfiles: ${digestOf(Buffer.from(path))} -->`
}

/** @throws {StaticfilesError} `partial-name` */
function fileOf(dir: string, name: string): string {
  if (isSafePath(name)) return join(dir, `${name}.html`)
  throw new StaticfilesError(
    'partial-name',
    `The entry ${JSON.stringify(name)} gets no partial: its name leads out of ${dir}. Give it another name, or leave the option \`partials\` out.`,
  )
}

/**
 * Makes sure that nothing is lost, and that nothing is written elsewhere by way of a link.
 * @throws {StaticfilesError} `partial-taken` or `write-failed`
 */
function assertOurs(file: string, mark: string, dir: string): void {
  const folder = nearestFolder(dirname(file))
  const root = nearestFolder(dir)
  if (folder !== undefined && root !== undefined && `${folder}${sep}`.startsWith(`${root}${sep}`) === false) {
    throw taken(file, 'its folder is a link that leads elsewhere')
  }
  if (!existsSync(file)) return
  if (!lstatSync(file).isFile()) throw taken(file, 'it is no file')
  if (!beginsWith(file, mark)) throw taken(file, 'it was not written for this manifest')
}

function taken(file: string, fault: string): StaticfilesError {
  return new StaticfilesError(
    'partial-taken',
    `${file} is not replaced by a partial: ${fault}. Delete it, or choose another folder for the partials.`,
    { file },
  )
}

/** The real path of a folder, or of the first one around it that is there. */
function nearestFolder(folder: string): string | undefined {
  try {
    return realpathSync(folder)
  } catch {
    const parent = dirname(folder)
    return parent === folder ? undefined : nearestFolder(parent)
  }
}

function beginsWith(file: string, mark: string): boolean {
  try {
    return readFileSync(file, 'utf8').startsWith(`${mark}\n`)
  } catch (cause) {
    throw fileError('write-failed', file, `${file} cannot be read, and so not replaced`, cause)
  }
}

/** All files that may be partials; links are none. */
function partialsIn(dir: string): string[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.html'))
    .map(({ parentPath, name }) => join(parentPath, name))
}

/** Its folder goes with it when nothing else is there. */
function removePartial(file: string, dir: string): void {
  try {
    removeFile(file)
  } catch (cause) {
    throw fileError('write-failed', file, `${file} cannot be removed`, cause)
  }
  for (let folder = dirname(file); folder.startsWith(`${join(dir)}${sep}`); folder = dirname(folder)) {
    try {
      rmdirSync(folder)
    } catch {
      return
    }
  }
}
