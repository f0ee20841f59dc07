import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { type Files, listingOf, makeFolder, runIn } from '../../../test/support/command.ts'
import { writeKeyTypes } from '../src/manifests/write-key-types.ts'

const PACKAGE = fileURLToPath(new URL('../../manifest', import.meta.url))

const BACKEND = `import { loadManifest } from '@staticfiles/manifest'
const { url, tags, integrity, has } = loadManifest('staticfiles.json')
`

/** A backend beside a folder of static files, digested with `--dts`. */
function makeProject(files: Files, ...flags: string[]): string {
  const folder = makeFolder({ ...files, 'node_modules/@staticfiles/.keep': '' })
  symlinkSync(PACKAGE, join(folder, 'node_modules/@staticfiles/manifest'))
  const { code, stderr } = runIn(folder, 'digest', 'static', ...flags)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return folder
}

/** What the type checker says of a backend with these lines, each with its line's number. */
function typeErrors(folder: string, lines: string): string[] {
  writeFileSync(join(folder, 'server.ts'), BACKEND + lines)
  const program = ts.createProgram({
    rootNames: ts.sys.readDirectory(folder, ['.ts'], ['node_modules']),
    options: {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      types: [],
    },
  })
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file && ts.getLineAndCharacterOfPosition(file, start!).line - 1
    return `${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
  })
}

describe('a backend that is type-checked', () => {
  const files = {
    'static/css/base.css': 'a {}',
    "static/it's \\u{1f600}\u2028.js": '',
    'package.json': '{"type": "module"}',
  }

  it('names that the manifest has', () => {
    const folder = makeProject(files, '--dts', 'types/static.d.ts')
    const lines = [
      `url('css/base.css')`,
      `url('css/base.css?v=1')`,
      `url('css/base.css#top')`,
      `url('css/')`,
      `url(${JSON.stringify("it's \\u{1f600}\u2028.js")})`,
      `tags('css/base.css')`,
      `integrity('css/base.css')`,
      `has('anything')`,
    ]
    expect(typeErrors(folder, lines.join('\n'))).toEqual([])
  })

  it('names that it lacks', () => {
    const folder = makeProject(files, '--dts', 'types/static.d.ts')
    const lines = [`url('css/bsae.css')`, `tags('src/main.ts')`, `integrity('/css/base.css')`, `url('')`]
    const errors = typeErrors(folder, lines.join('\n'))
    expect(errors.map((error) => error.replace(/parameter of type.*/s, '…'))).toEqual([
      `1: Argument of type '"css/bsae.css"' is not assignable to …`,
      `2: Argument of type '"src/main.ts"' is not assignable to …`,
      `3: Argument of type '"/css/base.css"' is not assignable to …`,
      `4: Argument of type '""' is not assignable to …`,
    ])
  })

  it('any name without the declaration', () => {
    expect(typeErrors(makeProject(files), `url('css/bsae.css'); tags('x')`)).toEqual([])
  })

  it('ten thousand names', () => {
    const folder = makeProject(files)
    const keys = Array.from({ length: 10_000 }, (_, i) => `vendor/${i}.js`)
    writeKeyTypes(join(folder, 'static.d.ts'), { paths: new Map(keys.map((key) => [key, key])) })
    const errors = typeErrors(folder, `url('vendor/9999.js'); url('vendor/1.js?v')\nurl('vendor/10000.js')`)
    expect(errors).toHaveLength(1)
  })
})

it('a declaration that says the same already is left alone', () => {
  const folder = makeFolder({ 'static/a.js': '' })
  runIn(folder, 'digest', 'static', '--dts', 'static.d.ts')
  const before = listingOf(folder)['static.d.ts']
  runIn(folder, 'digest', 'static', '--dts', 'static.d.ts')
  expect(listingOf(folder)['static.d.ts']).toBe(before)
})
