import type { Entry } from './release.ts'

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
}

/**
 * The HTML that loads an entry, a tag a line: style sheets, preloads, scripts.
 *
 * @param integrity URL → integrity
 */
export function renderTags(
  { type, js, css, preload }: Entry,
  integrity: ReadonlyMap<string, string>,
  options: TagOptions,
): string {
  const shared = (url: string): Attributes => ({
    nonce: options.nonce,
    integrity: integrity.get(url),
    crossorigin: options.crossorigin ?? (integrity.has(url) && isAbsolute(url) ? 'anonymous' : undefined),
  })
  const modules = (options.preload ?? true) ? preload : []
  // Both wait for the page, and run one after the other.
  const kind = type === 'module' ? { type } : { defer: true as const }
  return [
    ...css.map((href) => openTag('link', { rel: 'stylesheet', href, ...shared(href) })),
    ...modules.map((href) => openTag('link', { rel: 'modulepreload', href, ...shared(href) })),
    ...js.map((src) => `${openTag('script', { ...kind, src, ...shared(src) })}</script>`),
  ].join('\n')
}

/** `true` is an attribute without a value. */
type Attributes = Record<string, string | true | undefined>

function openTag(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([attribute, value]) => (value === true ? ` ${attribute}` : ` ${attribute}="${escapeHtml(value!)}"`))
  return `<${name}${written.join('')}>`
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!)
}

/** Whether a URL names its host, and so may be of another origin. */
function isAbsolute(url: string): boolean {
  return /^(?:[a-z][a-z\d+.-]*:)?\/\//i.test(url)
}
