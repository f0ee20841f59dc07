import type { Claim } from '../claims.ts'
import type { Bundle } from '../rollup-bundle/files.ts'
import type { AssetNames } from '../rollup-bundle/names.ts'
import { sourcePath } from '../rollup-bundle/sources.ts'
import { CSS_MODULE } from './css-modules.ts'

/** Which style sheets of the sources a bundle's CSS was made of. */
export interface CssSources {
  /** Notes a chunk whose CSS was just taken out of it. */
  note(chunk: RenderedChunk): void
  /** Each source stands for the file that it is in, as it does in the dev server. */
  claims(bundle: Bundle, names: AssetNames, root: string): Claim[]
}

interface RenderedChunk {
  modules: Record<string, unknown>
  viteMetadata?: { importedCss: ReadonlySet<string> } | undefined
}

export function createCssSources(): CssSources {
  const modules = new Map<string, string[]>()
  return {
    note(chunk) {
      const sheets = Object.keys(chunk.modules).filter((id) => CSS_MODULE.test(id))
      for (const path of chunk.viteMetadata?.importedCss ?? []) modules.set(path, sheets)
    },
    claims: (bundle, names, root) =>
      [...modules]
        .filter(([path]) => path in bundle && names.logicalPathOf(path) !== undefined)
        .flatMap(([path, ids]) =>
          ids.flatMap((id): Claim[] => {
            const key = sourcePath(id, root)
            return key === undefined ? [] : [{ key, path, owner: key, hold: 'plain' }]
          }),
        ),
  }
}
