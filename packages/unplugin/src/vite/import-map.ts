import type { ResolvedConfig } from 'vite'

/** Has Vite 8 let chunks import each other by names that do not change; Vite 7 knows no such option. */
export const CHUNK_IMPORT_MAP = { chunkImportMap: true }

/** The file in the bundle that Vite 8 writes its import map to. */
export function importMapFile({ rolldownOptions }: ResolvedConfig['build']): string {
  const { chunkImportMap } = rolldownOptions?.experimental ?? {}
  return (typeof chunkImportMap === 'object' && chunkImportMap.fileName) || 'importmap.json'
}
