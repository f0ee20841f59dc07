import type { OutputAsset, OutputChunk } from 'rollup'

/** What is used of the bundles of Rollup and Rolldown, which both fit this. */
export type Bundle = Record<string, Chunk | BundledAsset>

export interface Chunk
  extends Pick<OutputChunk, 'type' | 'fileName' | 'code' | 'preliminaryFileName' | 'name' | 'isEntry'>,
    Pick<OutputChunk, 'facadeModuleId' | 'sourcemapFileName' | 'imports' | 'dynamicImports'> {
  /** Vite's list of the CSS that was taken out of the chunk. */
  viteMetadata?: { importedCss: Set<string> } | undefined
}

export type BundledAsset = Pick<OutputAsset, 'type' | 'fileName' | 'names' | 'originalFileNames' | 'source'>

export function contentOf(file: Chunk | BundledAsset): string | Uint8Array {
  return file.type === 'chunk' ? file.code : file.source
}

export function bytesOf(file: Chunk | BundledAsset): Uint8Array {
  const content = contentOf(file)
  return typeof content === 'string' ? Buffer.from(content) : content
}

/** The chunks that others import, by path. */
export function importedChunks(bundle: Bundle): Set<string> {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
  return new Set(chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]))
}

/** The style sheets that were taken out of a chunk. */
export function cssOf({ viteMetadata }: Chunk): string[] {
  return [...(viteMetadata?.importedCss ?? [])]
}
