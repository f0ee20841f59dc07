/** What a page loads for an entry: URLs, each list in load order. */
export interface Entry {
  /** What the scripts are: modules, or classic scripts, which are to be loaded with `defer` or at the end of the page. */
  type: 'module' | 'classic'
  /** Scripts. */
  js: readonly string[]
  /** Style sheets. */
  css: readonly string[]
  /** Modules that the scripts import, worth fetching at once. */
  preload: readonly string[]
  /** What the scripts may load later: modules and style sheets. */
  lazy: readonly string[]
}

/** A style sheet, built or in a language that a dev server compiles. */
const STYLE_SHEET = /\.(?:css|less|sass|scss|styl|stylus|pcss|postcss|sss)$/i

const SCRIPT = /\.[cm]?[jt]sx?$/i

/**
 * What a page loads for a script or style sheet that is no entry; `undefined` for any other file.
 *
 * @param client scripts that come first
 * @param lazy what a script may load
 */
export function entryOfFile(
  url: string,
  client: readonly string[],
  lazy: readonly string[] = [],
): Entry | undefined {
  if (STYLE_SHEET.test(url)) return { type: 'module', js: client, css: [url], preload: [], lazy: [] }
  if (SCRIPT.test(url)) return { type: 'module', js: [...client, url], css: [], preload: [], lazy }
  return undefined
}
