import type { Rollup } from 'vite'
import type { Claim } from '../claims.ts'
import type { Bundle } from '../rollup-bundle/files.ts'
import type { AssetNames } from '../rollup-bundle/names.ts'
import { sourcePath } from '../source-path.ts'
import { STYLE_SHEET } from '../style-sheet.ts'

/** Vite's name for the style sheet of a build that has one only, and for its source. */
const COMMON_CSS = 'style.css'

/** The chunks of one output: the style sheets of the sources that they have, and the files that their CSS was put into. */
export type CssSources = { sheets: string[]; css: ReadonlySet<string> }[]

/** Notes a chunk whose CSS was just taken out of it. */
export function noteCss(sources: CssSources, { modules, viteMetadata }: Rollup.RenderedChunk): void {
  const sheets = Object.keys(modules).filter((id) => STYLE_SHEET.test(id))
  sources.push({ sheets, css: viteMetadata?.importedCss ?? new Set() })
}

/**
 * Each source stands for the file that it is in, as it does in the dev server.
 * @param commonCss the style sheets that have the CSS of all chunks
 */
export function claimsOfCss(
  sources: CssSources,
  bundle: Bundle,
  names: AssetNames,
  root: string,
  commonCss: readonly string[],
): Claim[] {
  return sources.flatMap(({ sheets, css }) => {
    const paths = [...css, ...commonCss].filter(
      (path) => path in bundle && names.logicalPathOf(path) !== undefined,
    )
    const keys = sheets.flatMap((id) => sourcePath(id, root) ?? [])
    return paths.flatMap((path) => keys.map((key): Claim => ({ key, path, owner: key, hold: 'plain' })))
  })
}

/** The style sheet that `cssCodeSplit: false` makes for all entries. */
export function commonStyleSheets(bundle: Bundle): string[] {
  return Object.values(bundle).flatMap((file) => {
    if (file.type !== 'asset' || !file.names.includes(COMMON_CSS)) return []
    // A file of the user's with this name has its path for a source.
    const { fileName, originalFileNames: sources } = file
    return sources.length === 0 || sources.includes(COMMON_CSS) ? [fileName] : []
  })
}
