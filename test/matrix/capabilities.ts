/** What is tested in every bundler, as it stands in the table of docs/bundlers.md. */
export const CAPABILITIES = [
  'Entries and a chunk that they share',
  'Chunks that are loaded later',
  'CSS of chunks that are loaded later',
  'Circular dynamic imports',
  'Workers',
  'Images that scripts import',
  '`url()` and `@import` in CSS, fonts',
  'Public or copied files',
  'Included folders',
  'Source maps beside the files',
  'Hidden source maps',
  'Inline source maps',
  'Base `/static/`',
  'Base `/`',
  'Base `./`',
  'A CDN as the base',
  'The same keys for sources as in the others',
  'The same names and bytes from each build',
  'Names change with the bytes, and only then',
  'An import map: the same, and one module renames no other',
] as const

export type Capability = (typeof CAPABILITIES)[number]

/** How a bundler does: as tested, or `—` for what it does not have. */
export type Mark = '✓' | '✗' | '—'
