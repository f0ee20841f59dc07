import { expect, it } from 'vitest'
import { digestAssets, withEntrypoints } from '../src/index.ts'

/** A module that is read in full, as the lexer throws at its division, or cannot tell the specifier from a comment. */
const rows = [
  { name: 'plain', text: 'import "./a.js"; import("./b.js")' },
  {
    name: 'division after a function',
    text: 'const x = function () {} / 2\nimport "./a.js"; import("./b.js")',
  },
  { name: 'quote in a comment', text: `import a from // it's\n  "./a.js"; import(/* "c" */ "./b.js")` },
]

it.each(rows)('an entry loads what its modules import: $name', ({ text }) => {
  const files = { 'main.js': text, 'a.js': 'export default 1', 'b.js': 'import "./a.js"' }
  const { manifest, assets } = digestAssets(
    Object.entries(files).map(([logicalPath, source]) => ({ logicalPath, source: Buffer.from(source) })),
  )
  const read = (path: string) => assets.find(({ digestedPath }) => digestedPath === path)!.read()
  const pathOf = (key: string) => manifest.paths.get(key)!
  expect(withEntrypoints(manifest, ['main.js'], { read }).entrypoints!.get('main.js')).toEqual({
    js: [pathOf('main.js')],
    css: [],
    preload: [pathOf('a.js')],
    lazy: [pathOf('b.js')],
  })
})
