import type { LoaderContext } from 'webpack'

/** What css-loader calls the parts of a style sheet. */
const PARTS = '___CSS_LOADER_EXPORT___'

/**
 * A loader for what css-loader has made of CSS that a script puts into the page: there, URLs that begin with the base lead
 * to the page's origin, which in production has the files. They get the public path, which in development leads to the
 * dev server.
 */
export default function styleUrls(this: LoaderContext<{ base: string }>, code: string): string {
  if (!code.includes(PARTS)) return code
  const base = this.getOptions().base.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  return `${code}
${PARTS}.forEach((part) => {
  part[1] = part[1].replace(/((?:\\burl\\(|@import)\\s*["']?)${base}/g, (_, before) => before + __webpack_public_path__)
})
`
}
