import { StaticfilesError } from './error.ts'
import { HTML, type HtmlSyntax, renderImportMap, renderTags } from './html-tags.ts'
import { wholeImportMap } from './import-map.ts'
import type { Manifest } from './manifest.ts'
import { createRelease, encodePath, encodeSpecifier, type UrlsOfPaths } from './release.ts'

/** How tags are written for templates, whatever language these are in. */
export interface TemplateTagOptions {
  /**
   * The URL prefix of the output folder, ending in a slash.
   * @default '/static/'
   */
  base?: string | undefined
  /**
   * The nonce of every tag, in the language of the templates: it is put in as it is.
   * @default none
   * @example '{{ request.csp_nonce }}'
   */
  nonce?: string | undefined
  /**
   * A URL in the language of the templates, for a prefix that is known when the page is made: `%s` stands for a file's
   * key, `%p` for its path.
   * @default `base` and the path
   * @example "{% static '%s' %}"
   */
  url?: string | undefined
}

/** Writes what templates include. */
export interface TemplateTags {
  /** The HTML that loads an entry of the manifest. */
  tags(name: string): string
  /** That of the import map of all entries; empty where none needs one. */
  importMap(): string
}

/**
 * The HTML of the reader's `tags()` as text that a template can include: nothing in it has a meaning in Django's
 * language, Jinja's, EJS, PHP, Blade, ERB, Go's and their likes, but for what the options say.
 *
 * @throws {StaticfilesError} `template-url` where `url` cannot be filled in for a file
 */
export function createTemplateTags(manifest: Manifest, options: TemplateTagOptions = {}): TemplateTags {
  const { base = '/static/', nonce, url } = options
  const texts: TemplateTexts = new Map(nonce === undefined ? [] : [[nonce, undefined]])
  const urls = url === undefined ? undefined : urlsInTemplate(url, manifest, texts)
  const { entries, map } = createRelease(manifest, { base, strict: true, urls })
  const syntax = templateSyntax(texts)
  // Whether the URL is of another origin, nobody knows yet.
  const crossorigin = urls && map.integrity.size > 0 ? 'anonymous' : undefined
  const head = /\{%-?\s*static\b/.test(url ?? '') ? '{% load static %}\n' : ''
  const written = (html: string): string => (html === '' ? '' : head + html)
  return {
    tags: (name) => written(renderTags([entries.get(name)!], map, { nonce, crossorigin }, syntax)),
    importMap: () => written(renderImportMap(wholeImportMap(entries.values(), map), { nonce }, syntax)),
  }
}

/** Texts in the language of the templates, which are put in as they are; or what is wrong with one. */
type TemplateTexts = Map<string, StaticfilesError | undefined>

function templateSyntax(texts: TemplateTexts): HtmlSyntax {
  const isRaw = (text: string): boolean => {
    const fault = texts.get(text)
    if (fault) throw fault
    return texts.has(text)
  }
  return {
    attribute(text) {
      if (isRaw(text)) return text
      return HTML.attribute(text).replace(/[{}@%]/g, (found) => `&#${found.charCodeAt(0)};`)
    },
    json(text) {
      if (isRaw(text)) return `"${text}"`
      return HTML.json(text).replace(/[{}@%]/g, (found) => `\\u00${found.charCodeAt(0).toString(16)}`)
    },
  }
}

/** What ends a string or a tag in some template language, or is escaped in HTML. */
const UNSAFE = /["'`\\{}%<>@&$#?\p{Cc}]/u

/**
 * URLs as templates have them. One that cannot be had is no fault before it is written.
 *
 * @param texts is filled with every URL
 */
function urlsInTemplate(url: string, { paths }: Manifest, texts: TemplateTexts): UrlsOfPaths {
  const shown = JSON.stringify(url)
  if (!/%[sp]/.test(url)) {
    throw templateUrl(
      `url is ${shown}: nothing in it stands for the file. Write %s for its key, or %p for its path.`,
    )
  }
  const keys = new Map([...paths].reverse().map(([key, path]) => [path, key]))
  const fill = (path: string, key: string | undefined, written: string): string => {
    const text = url.replace(/%[sp]/g, (place) => (place === '%s' ? (key ?? path) : written))
    if (url.includes('%s') && key === undefined) {
      const advice = 'Write %p, which stands for the path, as in "{{ STATIC_URL }}%p".'
      texts.set(text, templateUrl(`url is ${shown}, and ${path} has no key to stand for %s. ${advice}`))
    } else if (UNSAFE.test(key ?? '') || UNSAFE.test(written)) {
      const fault = 'has characters that mean something to template languages, so it cannot be put into'
      texts.set(text, templateUrl(`${JSON.stringify(key ?? path)} ${fault} ${shown}. Rename the file.`))
    } else texts.set(text, undefined)
    return text
  }
  return {
    urlOf: (path) => fill(path, keys.get(path), encodePath(path)),
    // What modules import is no file, so that no look-up by key knows it.
    specifierOf: (path) => fill(path, undefined, encodeSpecifier(path)),
  }
}

function templateUrl(message: string): StaticfilesError {
  return new StaticfilesError('template-url', message)
}
