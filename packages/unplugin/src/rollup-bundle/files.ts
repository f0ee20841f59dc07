/** What is used of the bundles of Rollup and Rolldown, which both fit this. */
export type Bundle = Record<string, Chunk | BundledAsset>

export interface Chunk {
  type: 'chunk'
  fileName: string
  code: string
  preliminaryFileName: string
  name: string
  isEntry: boolean
  facadeModuleId: string | null
  sourcemapFileName: string | null
  /** The files that it imports statically, external ones included. */
  imports: string[]
  /** The files that it loads later, by `import()`. */
  dynamicImports: string[]
  /** Vite's list of the CSS that was taken out of the chunk. */
  viteMetadata?: { importedCss: Set<string> } | undefined
}

export interface BundledAsset {
  type: 'asset'
  fileName: string
  names: string[]
  originalFileNames: string[]
  source: string | Uint8Array
}

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
