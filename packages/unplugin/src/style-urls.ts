import type { LoaderContext } from 'webpack'

/** What css-loader calls the parts of a style sheet. */
const PARTS = '___CSS_LOADER_EXPORT___'

/**
 * A loader for what css-loader has made of CSS that a script puts into the page: there, URLs that begin with the base lead
 * to the page's origin, which in production has the files. They get the public path, which in development leads to the
 * dev server.
 */
export default function styleUrls(
  this: LoaderContext<{ base: string }>,
  code: string,
  ...maps: [map?: string]
): void {
  // What comes last moves nothing.
  this.callback(null, code.includes(PARTS) ? code + renaming(this.getOptions().base) : code, ...maps)
}

function renaming(base: string): string {
  const pattern = base.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  return `
${PARTS}.forEach((part) => {
  part[1] = part[1].replace(/((?:\\burl\\(|@import)\\s*["']?)${pattern}/g, (_, before) => before + __webpack_public_path__)
})
`
}
