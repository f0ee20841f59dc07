import type { Entry } from './entry.ts'
import { type ImportMap, importMapJson, importMapOf } from './import-map.ts'

export interface TagOptions {
  /** The nonce of the page's Content-Security-Policy, for every tag. */
  nonce?: string | undefined
  /**
   * Whether to preload the modules that the scripts import.
   * @default true
   */
  preload?: boolean | undefined
  /**
   * The `crossorigin` attribute of every tag.
   * @default none, but 'anonymous' where a file of another origin has an integrity, which browsers refuse otherwise
   */
  crossorigin?: 'anonymous' | 'use-credentials' | undefined
  /**
   * Whether the import map comes first, where the entry needs one. For pages that have it already.
   * @default true
   */
  importMap?: boolean | undefined
}

/** How text is written into HTML. */
export interface HtmlSyntax {
  /** Text as it stands between the quotation marks of an attribute. */
  attribute(text: string): string
  /** Text as a JSON string, inside a script. */
  json(text: string): string
}

export const HTML: HtmlSyntax = {
  attribute: (text) => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!),
  // Nothing in it can end the script, or begin a comment.
  json: (text) => JSON.stringify(text).replaceAll('<', '\\u003c'),
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * The HTML that loads entries, a tag a line: the import map, which has to come before the first module (HTML standard,
 * "register an import map"), style sheets, preloads, scripts.
 *
 * @param map of all entries; what these need of it is written
 */
export function renderTags(
  entries: readonly Entry[],
  map: ImportMap,
  options: TagOptions,
  syntax: HtmlSyntax = HTML,
): string {
  const shared = (url: string): Attributes => ({
    nonce: options.nonce,
    integrity: map.integrity.get(url),
    crossorigin: options.crossorigin ?? (map.integrity.has(url) && isAbsolute(url) ? 'anonymous' : undefined),
  })
  const tag = (name: string, attributes: Attributes): string => openTag(name, attributes, syntax)
  const css = entries.flatMap(({ css }) => css.map((href) => ({ rel: 'stylesheet', href, ...shared(href) })))
  const preloads = ((options.preload ?? true) ? entries : []).flatMap(({ preload }) =>
    preload.map((href) => ({ rel: 'modulepreload', href, ...shared(href) })),
  )
  const scripts = entries.flatMap(({ type, js }) => {
    // Both wait for the page, and run one after the other.
    const kind = type === 'module' ? { type } : { defer: true as const }
    return js.map((src) => ({ ...kind, src, ...shared(src) }))
  })
  const needed =
    (options.importMap ?? true) ? renderImportMap(importMapOf(entries, map), options, syntax) : ''
  const lines = [
    ...(needed === '' ? [] : [needed]),
    ...[...css, ...preloads].map((attributes) => tag('link', attributes)),
    ...scripts.map((attributes) => `${tag('script', attributes)}</script>`),
  ]
  // Entries may have files in common.
  return [...new Set(lines)].join('\n')
}

/** The tag of an import map; empty where there is nothing to say. */
export function renderImportMap(
  map: ImportMap,
  { nonce }: Pick<TagOptions, 'nonce'>,
  syntax: HtmlSyntax = HTML,
): string {
  const json = importMapJson(map, syntax.json)
  return json === undefined
    ? ''
    : `${openTag('script', { type: 'importmap', nonce }, syntax)}${json}</script>`
}

/** `true` is an attribute without a value. */
type Attributes = Record<string, string | true | undefined>

function openTag(name: string, attributes: Attributes, { attribute }: HtmlSyntax): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => (value === true ? ` ${key}` : ` ${key}="${attribute(value!)}"`))
  return `<${name}${written.join('')}>`
}

/** Whether a URL names its host, and so may be of another origin. */
export function isAbsolute(url: string): boolean {
  return /^(?:[a-z][a-z\d+.-]*:)?\/\//i.test(url)
}
