import type { Rollup } from 'vite'
import type { Claim } from '../claims.ts'
import type { Bundle } from '../rollup-bundle/files.ts'
import type { AssetNames } from '../rollup-bundle/names.ts'
import { sourcePath } from '../source-path.ts'
import { STYLE_SHEET } from '../style-sheet.ts'

/** Vite's name for the style sheet of a build that has one only, and for its source. */
const COMMON_CSS = 'style.css'

/** Which style sheets of the sources the CSS of one output was made of. */
export interface CssSources {
  /** Notes a chunk whose CSS was just taken out of it. */
  note(chunk: Rollup.RenderedChunk): void
  /**
   * Each source stands for the file that it is in, as it does in the dev server.
   * @param commonCss the style sheets that have the CSS of all chunks
   */
  claims(bundle: Bundle, names: AssetNames, root: string, commonCss: readonly string[]): Claim[]
}

export function createCssSources(): CssSources {
  const modules = new Map<string, string[]>()
  const all = new Set<string>()
  return {
    note(chunk) {
      const sheets = Object.keys(chunk.modules).filter((id) => STYLE_SHEET.test(id))
      for (const sheet of sheets) all.add(sheet)
      for (const path of chunk.viteMetadata?.importedCss ?? []) modules.set(path, sheets)
    },
    claims: (bundle, names, root, commonCss) =>
      [...modules, ...commonCss.map((path) => [path, [...all]] as const)]
        .filter(([path]) => path in bundle && names.logicalPathOf(path) !== undefined)
        .flatMap(([path, ids]) =>
          ids.flatMap((id): Claim[] => {
            const key = sourcePath(id, root)
            return key === undefined ? [] : [{ key, path, owner: key, hold: 'plain' }]
          }),
        ),
  }
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
