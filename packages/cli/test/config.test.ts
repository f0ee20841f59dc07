import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseManifest } from '@staticfiles/manifest'
import { describe, expect, it } from 'vitest'
import { makeFolder, runIn } from '../../../test/support/command.ts'

const SITE = {
  'static/a.css': 'a { background: url(/files/i.svg) }',
  'static/i.svg': '<svg xmlns="http://www.w3.org/2000/svg"><image href="p.png"/></svg>',
  'static/p.png': 'p',
  'static/robots.txt': 'all',
}

/** A folder in which `import 'staticfiles'` finds this package. */
function makeProject(files: Record<string, string>): string {
  const dir = makeFolder({ ...SITE, ...files })
  mkdirSync(join(dir, 'node_modules'))
  symlinkSync(resolve('packages/cli'), join(dir, 'node_modules/staticfiles'))
  return dir
}

const read = (dir: string, path: string) => readFileSync(join(dir, path), 'utf8')
const pathsOf = (dir: string, file: string) => parseManifest(read(dir, file)).paths

const TYPED = `import { defineConfig, type StaticfilesConfig } from 'staticfiles'
const config: StaticfilesConfig = {
  base: '/files/', manifest: 'code/staticfiles.json', out: 'out', exclude: ['*.txt'], references: ['svg'],
}
export default defineConfig(config)`

describe('the configuration file', () => {
  const rows: { name: string; file: string; input: string }[] = [
    { name: 'TypeScript', file: 'staticfiles.config.ts', input: TYPED },
    {
      name: 'JavaScript',
      file: 'staticfiles.config.mjs',
      input: TYPED.replace(', type StaticfilesConfig', '').replace(': StaticfilesConfig', ''),
    },
  ]
  it.each(rows)('holds the options: $name', ({ file, input }) => {
    const dir = makeProject({ [file]: input })
    const { code, stderr } = runIn(dir, 'digest', 'static')
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const paths = pathsOf(dir, 'code/staticfiles.json')
    expect(paths.get('robots.txt')).toBe('robots.txt')
    expect(read(dir, `out/${paths.get('a.css')}`)).toBe(
      `a { background: url("/files/${paths.get('i.svg')}") }`,
    )
    expect(read(dir, `out/${paths.get('i.svg')}`)).toContain(`href="${paths.get('p.png')}"`)
    expect(runIn(dir, 'verify', 'out').code).toBe(0)
  })

  it('is overridden by flags', () => {
    const dir = makeProject({ 'staticfiles.config.ts': TYPED })
    expect(runIn(dir, 'digest', 'static', '--manifest', 'other.json', '--exclude', 'a.*').code).toBe(0)
    const paths = pathsOf(dir, 'other.json')
    expect(paths.get('a.css')).toBe('a.css')
    expect(paths.get('robots.txt')).toMatch(/^robots\.[0-9a-f]{12}\.txt$/)
  })

  it('registers a kind of reference', () => {
    const config = `export default { references: [{ name: 'template', extensions: ['.tpl'], *find(text) {
      for (const match of text.matchAll(/asset=(\\S+)/g)) yield { specifier: match[1], start: match.index + 6, end: match.index + match[0].length }
    } }] }`
    const dir = makeProject({
      'staticfiles.config.mjs': config,
      'static/x.tpl': 'asset=p.png asset=gone.png',
    })
    const { code, stderr } = runIn(dir, 'digest', 'static', '--missing', 'warn', '--ignore', 'a.css')
    expect(code).toBe(0)
    expect(stderr).toContain('x.tpl:1:19')
    const paths = pathsOf(dir, 'static/staticfiles.json')
    expect(read(dir, `static/${paths.get('x.tpl')}`)).toBe(`asset=${paths.get('p.png')} asset=gone.png`)
  })

  const refused: { name: string; input: string; message: RegExp }[] = [
    {
      name: 'syntax error',
      input: 'export default {',
      message: /^error: staticfiles\.config\.mjs cannot be loaded: /,
    },
    {
      name: 'no default export',
      input: 'export const base = "/"',
      message: /has no default export; write: export default defineConfig/,
    },
    {
      name: 'unknown option',
      input: 'export default { exclud: [] }',
      message:
        /^error: staticfiles\.config\.mjs cannot be used: exclud is unknown; did you mean exclude\?\n$/,
    },
    {
      name: 'several faults, each on a line',
      input: 'export default { exclude: "*.txt", releases: 5, partials: { dri: "x" } }',
      message:
        /cannot be used\.\n- exclude is "\*\.txt"; it must be a list of globs, such as \['robots\.txt', 'sw\.js'\]\.\n- partials\.dir is missing; .*\n- partials\.dri is unknown; did you mean dir\?\n- releases is 5; .*\n$/,
    },
    {
      name: 'text',
      input: 'export default "static"',
      message: /cannot be used: it is "static"; it must be an object/,
    },
    { name: 'unknown kind', input: 'export default { references: ["svgg"] }', message: /svgg/ },
  ]
  it.each(refused)('is refused: $name', ({ input, message }) => {
    const { code, stderr } = runIn(makeProject({ 'staticfiles.config.mjs': input }), 'check', 'static')
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('    at ')
    expect(code).toBe(2)
  })
})

describe('flags for references and known files', () => {
  it('look into opt-in kinds', () => {
    const dir = makeProject({})
    expect(runIn(dir, 'digest', 'static', '--references', 'svg,webmanifest', '--base', '/files/').code).toBe(
      0,
    )
    const paths = pathsOf(dir, 'static/staticfiles.json')
    expect(read(dir, `static/${paths.get('i.svg')}`)).toContain(`href="${paths.get('p.png')}"`)
  })

  const manifests: { name: string; input: unknown; key: string }[] = [
    {
      name: 'Vite',
      input: { 'src/main.ts': { file: 'assets/main-Xy12_.js', isEntry: true } },
      key: 'src/main.ts',
    },
    { name: 'webpack-assets-manifest', input: { 'main.js': '/static/assets/main-Xy12_.js' }, key: 'main.js' },
    {
      name: 'Django',
      input: { paths: { 'main.js': 'assets/main-Xy12_.js' }, version: '1.1' },
      key: 'main.js',
    },
  ]
  it.each(manifests)('keep the names of $name', ({ input, key }) => {
    const dir = makeProject({ 'known.json': JSON.stringify(input), 'static/assets/main-Xy12_.js': 'x' })
    const args = ['static', '--base', '/static/', '--missing', 'ignore']
    expect(runIn(dir, 'digest', ...args, '--known', 'known.json').code).toBe(0)
    expect(pathsOf(dir, 'static/staticfiles.json').get(key)).toBe('assets/main-Xy12_.js')
    expect(runIn(dir, 'verify', ...args).code).toBe(0)
  })

  const places: { name: string; file: string; input: unknown; expected: [string, string][] }[] = [
    {
      name: "Vite's below a folder of its own",
      file: 'static/dist/.vite/manifest.json',
      input: { 'src/main.ts': { file: 'assets/main-Xy12_.js', css: ['assets/main-Zz.css'] } },
      expected: [
        ['src/main.ts', 'dist/assets/main-Xy12_.js'],
        ['dist/assets/main-Zz.css', 'dist/assets/main-Zz.css'],
      ],
    },
    {
      name: 'one with paths from the root, in a folder',
      file: 'static/dist/manifest.json',
      input: { 'main.js': 'dist/assets/main-Xy12_.js' },
      expected: [['main.js', 'dist/assets/main-Xy12_.js']],
    },
    {
      name: 'webpack-bundle-tracker',
      file: 'webpack-stats.json',
      input: {
        status: 'done',
        assets: { 'dist/assets/main-Xy12_.js': { name: 'x', path: '/x' }, 'gone.js': {} },
        chunks: { main: ['dist/assets/main-Xy12_.js'], two: ['gone.js', 'dist/assets/main-Xy12_.js'] },
      },
      expected: [
        ['dist/assets/main-Xy12_.js', 'dist/assets/main-Xy12_.js'],
        ['main.js', 'dist/assets/main-Xy12_.js'],
      ],
    },
  ]
  it.each(places)('find the files of $name', ({ file, input, expected }) => {
    const dir = makeProject({
      [file]: JSON.stringify(input),
      'static/dist/assets/main-Xy12_.js': 'x',
      'static/dist/assets/main-Zz.css': 'y',
    })
    expect(runIn(dir, 'digest', 'static', '--missing', 'ignore', '--known', file).stderr).toBe('')
    const paths = pathsOf(dir, 'static/staticfiles.json')
    for (const [key, path] of expected) expect(paths.get(key)).toBe(path)
    expect(paths.has('two.js')).toBe(false)
  })

  const useless = [
    {
      name: 'of another folder',
      input: '{"main.js": "a-1.js", "main.css": "a-2.css"}',
      expected: 'names 2 files, such as a-1.js, and none of them is in static',
    },
    {
      name: 'with HTML as values',
      input: '{"x": "<link href=a.css>"}',
      expected: 'names one file, such as <link href=a.css>, and none of them is in static',
    },
    { name: 'empty', input: '{}', expected: 'names no file at all' },
  ]
  it.each(useless)('are refused where a manifest is of no use: $name', ({ input, expected }) => {
    const dir = makeProject({ 'known.json': input })
    const { code, stderr } = runIn(dir, 'digest', 'static', '--known', 'known.json')
    expect(stderr).toContain(`known.json ${expected}`)
    expect(code).toBe(1)
    expect(existsSync(join(dir, 'static/staticfiles.json'))).toBe(false)
  })

  it('say which known manifest is at fault', () => {
    const dir = makeProject({ 'known.json': '{"a": 1}' })
    const { code, stderr } = runIn(dir, 'check', 'static', '--known', 'known.json')
    expect(stderr).toContain('known.json has an entry for "a" of an unknown form')
    expect(code).toBe(1)
  })
})
