/** Compressed siblings of digested files (`a.css.br` beside `a.css`), for servers that send them as they are. */
export { type CompressOptions, type CompressResult, compressFiles } from './compress-files.ts'
export type { Compression } from './compression.ts'
