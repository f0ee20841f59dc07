import { readFileSync } from 'node:fs'
import type { Missing, Problem } from '@staticfiles/core'
import { isFit } from '@staticfiles/core/problem'
import { nearestName } from '@staticfiles/manifest'
import { fileError } from '../files/file-error.ts'
import { CHECK_FOLDER } from '../files/folder-options.ts'
import type { AllowEmptyOptions } from '../files/nothing-found.ts'
import { readFilledManifest } from '../manifests/read-manifest.ts'
import { checkOptions, mustBe, required, type Schemas, TEXTS } from '../options/index.ts'
import { findLookups } from './find-lookups.ts'
import type { Lookup } from './lookup.ts'
import { listTemplates } from './list-templates.ts'
import { describeMissing, keyOf } from './missing-key.ts'

export interface CheckTemplatesOptions extends AllowEmptyOptions {
  /** Folders with templates, or single ones; relative to the working directory. */
  dirs: readonly string[]
  /**
   * The manifest that the templates' names are looked up in; relative to the working directory.
   * @default 'staticfiles.json'
   */
  manifest?: string | undefined
  /**
   * Which files of the folders are templates: globs of their paths from the folder.
   * @default HTML, XML, text, Markdown, Jinja, Nunjucks and EJS, by their extensions
   * @example ['mail/*.txt', '*.html']
   */
  glob?: readonly string[] | undefined
  /**
   * What a name without a key is: `error`, `warn` or `ignore`.
   * @default 'error'
   */
  missing?: Missing | undefined
}

const { manifest, missing, allowEmpty } = CHECK_FOLDER

const CHECK_TEMPLATES: Schemas<CheckTemplatesOptions> = {
  dirs: required(TEXTS, "a list of folders, such as ['backend/templates']"),
  glob: mustBe(TEXTS, "a list of globs, such as ['mail/*.txt', '*.html']"),
  manifest,
  missing,
  allowEmpty,
}

export interface CheckTemplatesResult {
  /** Whether no problem is an error. */
  ok: boolean
  counts: {
    /** Templates read. */
    files: number
    /** Names that were looked up. */
    lookups: number
    /** Look-ups whose name is computed when the page is made, which nothing can be said about. */
    computed: number
  }
  problems: Problem[]
  manifestFile: string
}

/**
 * Finds the names in templates, `{% static '…' %}` and `static('…')`, that the manifest has no key for: the pages that would
 * fail.
 *
 * @throws {StaticfilesError} `missing-folder`, `nothing-found`, `unreadable-folder`, `unreadable-file`, `manifest-unreadable`, or one of
 * `parseManifest`'s
 */
export async function checkTemplates(options: CheckTemplatesOptions): Promise<CheckTemplatesResult> {
  checkOptions(options, CHECK_TEMPLATES, 'checkTemplates')
  const { manifest: manifestFile = 'staticfiles.json', missing = 'error' } = options
  const { paths } = readFilledManifest(manifestFile, options)
  const nearest = nearestName(paths.keys())
  const counts = { files: 0, lookups: 0, computed: 0 }
  const problems: Problem[] = []

  for (const file of listTemplates(options)) {
    counts.files++
    const template = readTemplate(file)
    for (const { name, start } of await lookupsIn(file, template)) {
      if (name === undefined) {
        counts.computed++
        continue
      }
      counts.lookups++
      const key = keyOf(name)
      if (key === '' || key.endsWith('/') || paths.has(key) || missing === 'ignore') continue
      problems.push({
        code: 'missing-key',
        severity: missing,
        file,
        ...placeIn(template, start),
        specifier: name,
        lookedFor: key,
        ...describeMissing(key, paths, nearest),
      })
    }
  }
  return { ok: isFit(problems), counts, problems, manifestFile }
}

const JINJA = /\.(?:jinja2?|j2|njk|nunjucks)$/i

async function lookupsIn(file: string, text: string): Promise<readonly Lookup[]> {
  if (!/\.pyi?$/i.test(file)) return findLookups(text, { isJinja: JINJA.test(file) })
  const { findPythonLookups } = await import('./python-lookups.ts')
  return findPythonLookups(text)
}

function readTemplate(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw fileError('unreadable-file', file, `${file} cannot be read`, cause)
  }
}

function placeIn(template: string, offset: number): { line: number; column: number } {
  const before = template.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
