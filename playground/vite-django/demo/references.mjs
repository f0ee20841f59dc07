// @ts-check

const ELEMENT = /<(?:script|link|img|source)\b[^>]*>/gi
const ATTRIBUTE = /\s(?:src|href|srcset)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi
const CSS_URL = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^"'()\s]+))\s*\)|@import\s*(?:"([^"]*)"|'([^']*)')/gi
const JS_IMPORT =
  /\b(?:from|import)\s*\(?\s*(?:"(\.{0,2}\/[^"\n]*)"|'(\.{0,2}\/[^'\n]*)'|`(\.{0,2}\/[^`\n]*)`)/g
const JS_STATIC_URL = /["'`](\/static\/[^"'`\s$]+)["'`]/g
/** Vite lists what a lazy chunk needs by path from the output folder. */
const VITE_PRELOADS = /["'`](assets\/[^"'`\s$]+)["'`]/g

/**
 * What a response refers to, as absolute URLs. Found with plain patterns and on purpose not with the code under
 * test, so that what that code overlooks is seen here.
 *
 * @param {string} url of the response
 * @param {string} contentType
 * @param {string} text
 */
export function referencesIn(url, contentType, text) {
  if (contentType.startsWith('text/html')) {
    const elements = (text.match(ELEMENT) ?? []).join('\n')
    return absolute(url, matches(elements, ATTRIBUTE).flatMap(candidates))
  }
  if (contentType.startsWith('text/css')) return absolute(url, matches(withoutComments(text), CSS_URL))
  if (/^(?:text|application)\/javascript/.test(contentType)) {
    return [
      ...absolute(url, [...matches(text, JS_IMPORT), ...matches(text, JS_STATIC_URL)]),
      ...absolute(new URL('/static/', url).href, matches(text, VITE_PRELOADS)),
    ]
  }
  return []
}

/**
 * @param {string} text
 * @param {RegExp} pattern one of whose groups is the URL
 */
function matches(text, pattern) {
  return Array.from(text.matchAll(pattern), ([, ...groups]) => groups.find((group) => group) ?? '')
}

/**
 * The URLs of an attribute, which may be a `srcset`.
 *
 * @param {string} value
 */
function candidates(value) {
  return value
    .replaceAll('&amp;', '&')
    .split(/,\s+/)
    .map((candidate) => candidate.trim().split(/\s+/)[0] ?? '')
}

/** @param {string} css */
function withoutComments(css) {
  return css.replace(/\/\*.*?\*\//gs, '')
}

/**
 * @param {string} base
 * @param {string[]} references
 */
function absolute(base, references) {
  return references
    .filter((reference) => reference !== '' && !/^(?:data:|#)/i.test(reference))
    .map((reference) => {
      const { href, hash } = new URL(reference, base)
      return href.slice(0, href.length - hash.length)
    })
}
