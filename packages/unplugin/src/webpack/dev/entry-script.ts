import { posix } from 'node:path'
import type { HotEntry } from '@staticfiles/manifest'

interface EntryScriptOptions {
  /** The dev server's origin, as the page reaches it. */
  origin: string
  /** The path that static files are served at. */
  base: string
  /** The text of a file of the output. */
  read(path: string): string
}

/**
 * One script that loads all scripts of an entry, in order, but for those that the page has loaded already: entries may
 * share some, such as a runtime. Classic ones run before it ends, as they would if the page named them all.
 */
export function entryScript({ type, js }: HotEntry, { origin, base, read }: EntryScriptOptions): string {
  const urlOf = (path: string): string => base + encodeURI(path).replace(/[?#]/g, encodeURIComponent)
  if (type === 'module') return js.map((path) => `import ${JSON.stringify(urlOf(path))}\n`).join('')
  const scripts = js.map((path) => {
    const code = withMap(read(path), urlOf(path))
    // In a block, a variable is one of the page still, but a directive would be none.
    const block = isStrict(code) ? `(function () {${code}\n}).call(self)` : code
    return `if (staticfilesNeeds(${JSON.stringify(urlOf(path))})) {${block}\n}`
  })
  return `${prelude(origin)}${scripts.join('\n')}\n`
}

/** Leaves the line to the first script, whose source map counts lines. */
const prelude = (origin: string): string =>
  `self.staticfilesOrigin = ${JSON.stringify(origin)}; self.staticfilesNeeds ??= (${NEEDS.replace(/\n\s*/g, ' ')})(new Set()); `

/** Runs in the page: whether a script is yet to run, which the page may name itself. */
const NEEDS = `(ran) => (path) => {
  const { href } = new URL(path, self.staticfilesOrigin);
  const isNamed = [...document.scripts].some(({ src }) => src.replace(/[?#].*/, '') === href);
  if (ran.has(href) || isNamed) return false;
  ran.add(href);
  return true;
}`

/** Whether a script begins with a directive for all of it, after blanks and comments. */
function isStrict(code: string): boolean {
  const start = /\s*(?:\/\/.*|\/\*[\s\S]*?\*\/|(["'])use strict\1)?/y
  for (;;) {
    const found = start.exec(code)
    if (found?.[1] !== undefined) return true
    if (!found || found[0].trim() === '') return false
  }
}

/** The comment that names a source map does so from the script's own URL. */
function withMap(code: string, url: string): string {
  return code.replace(/^(\/\/# sourceMappingURL=)(?!data:)(\S+)$/m, (_, start: string, map: string) => {
    return start + posix.join(posix.dirname(url), map)
  })
}
