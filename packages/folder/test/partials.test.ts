import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Manifest } from '@staticfiles/manifest'
import { describe, expect, it } from 'vitest'
import { makeFolder, namesIn, runIn } from '../../../test/support/command.ts'
import { type PartialsOptions, writePartials } from '../src/index.ts'

const manifestOf = (...names: string[]): Manifest => ({
  paths: new Map(names.map((name) => [name, `${name}.0123456789ab.js`])),
  entrypoints: new Map(
    names.map((name) => [name, { js: [`${name}.0123456789ab.js`], css: [], preload: [] }]),
  ),
})

function write(
  root: string,
  manifest: Manifest,
  options: Partial<PartialsOptions & { base: string; file: string }> = {},
) {
  const { file = 'staticfiles.json', base = '/static/', ...others } = options
  const place = { manifestFile: join(root, file), names: manifest.entrypoints!.keys() }
  writePartials(manifest, place, { base, dir: join(root, 'partials'), ...others })
}

describe('writePartials', () => {
  it('removes what it wrote before, with its folder, and nothing else', () => {
    const root = makeFolder({ 'partials/mine.html': '<p>', 'partials/src/mine.txt': '' })
    write(root, manifestOf('src/main', 'src/deep/old'))
    write(root, manifestOf('other'), { file: 'other.json' })
    write(root, manifestOf('src/main'))
    expect(namesIn(join(root, 'partials'))).toEqual([
      'mine.html',
      'other.html',
      'src/main.html',
      'src/mine.txt',
    ])
    expect(existsSync(join(root, 'partials/src/deep'))).toBe(false)
  })

  it('leaves partials of other builds of the manifest', () => {
    const root = makeFolder()
    write(root, manifestOf('a'))
    const place = { manifestFile: join(root, 'staticfiles.json'), names: ['a', 'b'] }
    writePartials(manifestOf('b'), place, { base: '/static/', dir: join(root, 'partials') })
    expect(namesIn(join(root, 'partials'))).toEqual(['a.html', 'b.html'])
  })

  it('has an empty import map in development, until a build', () => {
    const root = makeFolder()
    const place = { manifestFile: join(root, 'staticfiles.json') }
    writePartials(manifestOf('a'), place, { base: 'http://localhost:5173/', dir: join(root, 'partials') })
    expect(readFileSync(join(root, 'partials/importmap.html'), 'utf8')).toMatch(/^<!-- .* -->\s*$/)
    write(root, { ...manifestOf('a'), imports: new Map([['b.js', 'b.0123456789ab.js']]) })
    expect(readFileSync(join(root, 'partials/importmap.html'), 'utf8')).toContain('b.0123456789ab.js')
    write(root, manifestOf('a'))
    expect(namesIn(join(root, 'partials'))).toEqual(['a.html'])
  })

  const refused: {
    name: string
    code: string
    prepare?: (root: string) => void
    entry?: string
    options?: object
  }[] = [
    { name: 'a name that leads out', code: 'partial-name', entry: '../main' },
    { name: 'an absolute name', code: 'partial-name', entry: '/etc/main' },
    {
      name: 'a file of somebody else',
      code: 'partial-taken',
      prepare: (root) => writeFileSync(join(root, 'partials/main.html'), '<p>mine</p>'),
    },
    {
      name: 'a folder that is a link',
      code: 'partial-taken',
      entry: 'link/main',
      prepare(root) {
        mkdirSync(join(root, 'elsewhere'))
        symlinkSync(join(root, 'elsewhere'), join(root, 'partials/link'))
      },
    },
    { name: 'a relative base', code: 'partials-base', options: { base: './' } },
    { name: 'a url without a place', code: 'template-url', options: { url: '{{ url }}' } },
    {
      name: 'a key with a meaning',
      code: 'template-url',
      entry: "it's",
      options: { url: "{% static '%s' %}" },
    },
  ]
  it.each(refused)('refuses $name, and writes nothing', ({ code, prepare, entry = 'main', options = {} }) => {
    const root = makeFolder({ 'partials/keep.txt': '' })
    prepare?.(root)
    const before = namesIn(root)
    expect(() => write(root, manifestOf('first', entry), options)).toThrow(expect.objectContaining({ code }))
    expect(namesIn(root)).toEqual(before)
  })

  it('asks for URLs by path where a file has no key', () => {
    const root = makeFolder()
    const manifest = { ...manifestOf('main'), paths: new Map() }
    expect(() => write(root, manifest, { url: "{% static '%s' %}" })).toThrow(/has no key/)
    write(root, manifest, { url: '{{ base }}%p' })
    expect(readFileSync(join(root, 'partials/main.html'), 'utf8')).toContain(
      'src="{{ base }}main.0123456789ab.js"',
    )
  })
})

describe('digest --partials', () => {
  const SITE = {
    'static/app.js': 'import "./lib.js"; import("./later.js")',
    'static/lib.js': '',
    'static/later.js': '',
  }
  const digest = [
    'digest',
    'static',
    '--out',
    'dist',
    '--entry',
    'app.js',
    '--partials',
    'partials',
    '--import-map',
  ]

  it('writes the same bytes again, and anew what was removed', () => {
    const root = makeFolder(SITE)
    expect(runIn(root, ...digest)).toMatchObject({ code: 0, stderr: '' })
    const names = namesIn(join(root, 'partials'))
    expect(names).toEqual(['app.js.html', 'importmap.html'])
    const text = readFileSync(join(root, 'partials/app.js.html'), 'utf8')
    expect(text).toMatch(/modulepreload" href="\/static\/lib\.[0-9a-f]{12}\.js"/)
    writeFileSync(join(root, 'partials/app.js.html'), text.replace('lib', 'lob'))
    expect(runIn(root, ...digest)).toMatchObject({ code: 0, stderr: '' })
    expect(readFileSync(join(root, 'partials/app.js.html'), 'utf8')).toBe(text)
    expect(runIn(root, 'tags', 'dist/staticfiles.json', 'app.js').stdout).toBe(
      text.slice(text.indexOf('\n') + 1),
    )
  })

  it.each([
    { name: 'no entry', args: ['--partials', 'p'], message: 'There is no entry to write a partial for.' },
    { name: 'an entry that is none', args: ['--entry', 'ap.js'], message: 'Did you mean "app.js"?' },
    { name: 'a nonce without partials', args: ['--nonce', 'x'], message: '--nonce is for --partials.' },
  ])('refuses $name', ({ args, message }) => {
    const root = makeFolder(SITE)
    const { code, stderr } = runIn(root, 'digest', 'static', '--out', 'dist', ...args)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
    expect(existsSync(join(root, 'dist/staticfiles.json'))).toBe(false)
  })
})
