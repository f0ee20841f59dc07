import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import postcss, { type CssSyntaxError } from 'postcss'
import { afterAll, describe, expect, it } from 'vitest'
import type { PostcssOptions } from '../src/options.ts'
import staticfiles from '../src/postcss.ts'

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'postcss-'))
afterAll(() => rmSync(folder, { recursive: true }))
const manifest = join(folder, 'staticfiles.json')
writeFileSync(
  manifest,
  JSON.stringify({
    version: '1.1',
    paths: {
      'img/i.png': 'img/i.0123456789ab.png',
      'src/logo.svg': 'assets/logo.123456789abc.svg',
      'robots.txt': 'robots.txt',
    },
    hash: '',
  }),
)

const FILE = join(process.cwd(), 'src/a.css')

const run = (css: string, options: Partial<PostcssOptions> = {}) =>
  postcss([staticfiles({ manifest, ...options })]).process(css, { from: FILE, map: { inline: false } })

describe('the PostCSS plugin', () => {
  const rows: { name: string; input: string; expected?: string; options?: Partial<PostcssOptions> }[] = [
    {
      name: 'names a file',
      input: 'a{b:url(/static/img/i.png#x)}',
      expected: 'a{b:url("/static/img/i.0123456789ab.png#x")}',
    },
    {
      name: 'names a file in another folder than its key',
      input: 'a{b:url(/static/src/logo.svg)}',
      expected: 'a{b:url("/static/assets/logo.123456789abc.svg")}',
    },
    {
      name: 'looks below another base',
      options: { base: 'https://cdn.example/s/' },
      input:
        'a{b:url(https://cdn.example/s/img/i.png),url(/static/img/no.png),url(//cdn.example/s/img/i.png)}',
      expected:
        'a{b:url("https://cdn.example/s/img/i.0123456789ab.png"),url(/static/img/no.png),url("//cdn.example/s/img/i.0123456789ab.png")}',
    },
    { name: 'leaves relative URLs alone', input: 'a{b:url(img/i.png) url(../no.png)}' },
    { name: 'leaves digested names alone', input: 'a{b:url(/static/img/i.0123456789ab.png)}' },
    { name: 'leaves others alone', input: 'a{b:url(/media/i.png),url(data:,),url(https://h/static/i.png)}' },
    {
      name: 'lets be what is ignored, by its specifier',
      options: { ignore: [{ specifier: '*.eot' }] },
      input: 'a{b:url(/static/x.eot?#iefix)}',
    },
    {
      name: 'lets be what is ignored, by where it stands',
      options: { ignore: [{ importer: 'src/*.css' }] },
      input: 'a{b:url(/static/x.eot)}',
    },
    { name: 'lets be what is missing', options: { missing: 'ignore' }, input: 'a{b:url(/static/x.png)}' },
    { name: 'keeps what it does not touch', input: 'a { b : c/**/d ; }\n\n/*# sourceMappingURL=x */' },
  ]
  it.each(rows)('$name', async ({ input, expected = input, options }) => {
    const result = await postcss([staticfiles({ manifest, ...options })]).process(input, {
      from: FILE,
      map: false,
    })
    expect(result.css).toBe(expected.replace('\n\n/*# sourceMappingURL=x */', ''))
    expect(result.warnings()).toEqual([])
  })

  it('has watchers look at the manifest', async () => {
    const { messages } = await run('a{}')
    expect(messages).toEqual([
      { type: 'dependency', plugin: 'unplugin-staticfiles', file: manifest, parent: FILE },
    ])
  })

  it('refuses what the manifest does not list, with the place and the word', async () => {
    const error: CssSyntaxError = await run('a {\n  b: url(/static/img/j.png)\n}').catch((error) => error)
    expect({ ...error }).toMatchObject({
      reason: `"/static/img/j.png" names img/j.png, which ${manifest} does not list. Did you mean img/i.png?`,
      plugin: 'unplugin-staticfiles',
      ...{ line: 2, column: 10, endLine: 2, endColumn: 27 },
      file: FILE,
    })
  })

  it('warns of it', async () => {
    const result = await run('a{}\n@import "/static/../x.css";', { missing: 'warn' })
    expect(result.warnings()).toMatchObject([
      {
        text: `"/static/../x.css" names a file outside of base, which ${manifest} does not list.`,
        line: 2,
        column: 10,
      },
    ])
  })

  it('reads a manifest that has changed', async () => {
    const other = join(folder, 'other.json')
    const write = (path: string) =>
      writeFileSync(other, JSON.stringify({ version: '1.1', paths: { 'a.png': path }, hash: '' }))
    const build = async () => (await run('a{b:url(/static/a.png)}', { manifest: other })).css
    write('a.000000000000.png')
    expect(await build()).toContain('a.000000000000.png')
    write('a.longer.111111111111.png')
    expect(await build()).toContain('a.longer.111111111111.png')
  })

  it('keeps source maps true', async () => {
    const { css, map } = await run('a{b:url(/static/src/logo.svg);c:d}e{f:g}')
    const trace = new TraceMap(map.toString())
    expect(originalPositionFor(trace, { line: 1, column: css.indexOf('e{') })).toMatchObject({
      line: 1,
      column: 34,
    })
  })

  const faults: { name: string; options: unknown; expected: RegExp }[] = [
    {
      name: 'no options',
      options: undefined,
      expected: /manifest is missing; it must be a file, such as 'backend/,
    },
    {
      name: 'a wrong name',
      options: { manifest, bas: '/' },
      expected: /bas is unknown; did you mean base\?/,
    },
    { name: 'a wrong type', options: { manifest: 1 }, expected: /manifest is 1; it must be a file/ },
  ]
  it.each(faults)('refuses $name', ({ options, expected }) => {
    expect(() => staticfiles(options as PostcssOptions)).toThrow(expected)
  })

  it('says which manifest is not there', async () => {
    await expect(run('a{}', { manifest: 'none/staticfiles.json' })).rejects.toThrow(
      /none\/staticfiles\.json does not exist/,
    )
  })

  it('is the same for require', () => {
    const required = createRequire(import.meta.url)('unplugin-staticfiles/postcss')
    expect(required({ manifest }).postcssPlugin).toBe('unplugin-staticfiles')
    expect(required.postcss).toBe(true)
  })
})
