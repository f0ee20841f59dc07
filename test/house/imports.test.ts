import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const rows: { name: string; file: string; input: string; expected?: string }[] = [
  { name: 'manifest imports a package', file: 'packages/manifest/src/x.ts', input: "import 'picomatch'" },
  { name: 'manifest imports core', file: 'packages/manifest/src/x.ts', input: "import '@staticfiles/core'" },
  { name: 'core reads files', file: 'packages/core/src/x.ts', input: "import 'node:fs'" },
  { name: 'core imports a bundler', file: 'packages/core/src/x.ts', input: "import 'vite'" },
  { name: 'core prints', file: 'packages/core/src/x.ts', input: 'console.log(1)', expected: 'noConsole' },
  { name: 'core imports what builds on it', file: 'packages/core/src/x.ts', input: "import 'staticfiles'" },
  {
    name: 'a package by its files',
    file: 'packages/core/src/x.ts',
    input: "import '../../manifest/src/index.ts'",
  },
  {
    name: 'a package by its folder',
    file: 'packages/cli/src/x.ts',
    input: "import '@staticfiles/core/src/index.ts'",
  },
  {
    name: 'one kind uses another',
    file: 'packages/core/src/references/css-x.ts',
    input: "import './css-url.ts'",
  },
  {
    name: 'a kind resolves',
    file: 'packages/core/src/references/css-x.ts',
    input: "import '../rewriting/resolve.ts'",
  },
  {
    name: 'a kind rewrites',
    file: 'packages/core/src/references/js-x.ts',
    input: "import '../rewriting/rewrite.ts'",
  },
  {
    name: 'naming looks for references',
    file: 'packages/core/src/naming/x.ts',
    input: "import '../references/index.ts'",
  },
  {
    name: 'finding rewrites',
    file: 'packages/core/src/references/x.ts',
    input: "import '../rewriting/rewrite.ts'",
  },
  {
    name: 'rewriting knows the graph',
    file: 'packages/core/src/rewriting/x.ts',
    input: "import '../graph/asset-node.ts'",
  },
  {
    name: 'the graph uses what is done with it',
    file: 'packages/core/src/graph/x.ts',
    input: "import '../digest-assets.ts'",
  },
  { name: 'the command line knows a bundler', file: 'packages/cli/src/x.ts', input: "import 'rollup'" },
  { name: 'folders know a bundler', file: 'packages/folder/src/digest/x.ts', input: "import 'rollup'" },
  { name: 'folders know the command line', file: 'packages/folder/src/x.ts', input: "import 'staticfiles'" },
  {
    name: 'the ground stands on another room',
    file: 'packages/folder/src/files/x.ts',
    input: "import '../manifests/read-manifest.ts'",
  },
  {
    name: 'what options may be stands on another room',
    file: 'packages/folder/src/options/x.ts',
    input: "import '../files/read-folder.ts'",
  },
  ...['compress', 'manifests', 'published', 'releases'].map((room) => ({
    name: `${room} uses digest`,
    file: `packages/folder/src/${room}/x.ts`,
    input: "import '../digest/stage.ts'",
  })),
  {
    name: 'digest uses verify',
    file: 'packages/folder/src/digest/x.ts',
    input: "import '../verify/verify-folder.ts'",
  },
  {
    name: 'a type of digest in verify',
    file: 'packages/folder/src/verify/x.ts',
    input: "export type { WriteCounts } from '../digest/stage.ts'",
  },
  { name: 'an adapter digests', file: 'packages/unplugin/src/x.ts', input: "import 'node:crypto'" },
  {
    name: 'an adapter parses CSS',
    file: 'packages/unplugin/src/x.ts',
    input: "import '@csstools/css-tokenizer'",
  },
  {
    name: 'an adapter that starts with all rooms of the library',
    file: 'packages/unplugin/src/x.ts',
    input: "import { prefixFolder } from '@staticfiles/folder'",
    expected: 'take a room of the package',
  },
  ...[
    { name: 'a value of a bundler', input: "import { normalizePath } from 'vite'" },
    { name: 'a value of a bundler among types', input: "import { type Plugin, parseAst } from 'rollup'" },
    { name: 'types of a bundler in an import that stays', input: "import { type Plugin } from 'rolldown'" },
    { name: 'all of a bundler', input: "import * as esbuild from 'esbuild'" },
    { name: 'a bundler for its effects', input: "import 'webpack'" },
    { name: "a bundler's inner file", input: "import Compilation from 'webpack/lib/Compilation.js'" },
    { name: 'a bundler passed on', input: "export { rspack } from '@rspack/core'" },
  ].map((row) => ({ ...row, file: 'packages/unplugin/src/x.ts', expected: 'A bundler is a guest' })),
  ...[
    { name: 'an adapter that starts with PostCSS', input: "import postcss from 'postcss'" },
    { name: 'an adapter that starts with magic-string', input: "import MagicString from 'magic-string'" },
    {
      name: 'an adapter that starts with edits',
      input: "import { renameInCss } from '../edits/rename-css.ts'",
    },
  ].map((row) => ({ ...row, file: 'packages/unplugin/src/vite/x.ts', expected: 'Few builds edit' })),
  {
    name: 'source imports a playground',
    file: 'packages/unplugin/src/x.ts',
    input: "import '../../../playground/x.ts'",
  },
]

const house = mkdtempSync(join(tmpdir(), 'house-'))
mkdirSync(join(house, 'test/house'), { recursive: true })
for (const file of [
  'biome.json',
  '.gitignore',
  'test/house/bundler-values.grit',
  'test/house/late-edits.grit',
])
  copyFileSync(file, join(house, file))
afterAll(() => rmSync(house, { recursive: true }))

it.each(rows)('is refused: $name', ({ file, input, expected = 'noRestrictedImports' }) => {
  mkdirSync(join(house, dirname(file)), { recursive: true })
  writeFileSync(join(house, file), `${input}\n`)
  const { status, output } = lint(file, house)
  expect(output).toContain(expected)
  expect(status).toBe(1)
})

it('is refused: a circle, also of types', () => {
  const folder = join(house, 'packages/folder/src/circle')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'a.ts'), "import type { B } from './b.ts'\nexport type A = B[]\n")
  writeFileSync(join(folder, 'b.ts'), "import type { A } from './a.ts'\nexport type B = A | 1\n")
  expect(lint('packages/folder/src/circle', house)).toMatchObject({
    status: 1,
    output: expect.stringContaining('noImportCycles'),
  })
})

it('is allowed: what the packages use', () => {
  expect(lint('packages', process.cwd())).toMatchObject({ status: 0 })
})

function lint(path: string, cwd: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(resolve('node_modules/.bin/biome'), ['lint', path], {
    cwd,
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr }
}
