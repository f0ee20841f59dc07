import { describe, expect, it } from 'vitest'
import { type DigestOptions, loadFinders } from '../src/index.ts'
import { digestFolder, type Folder, outputOf, textOf, verifyFolder } from './folder.ts'

/** Problems as place, code and severity. */
const told = ({ problems }: Pick<ReturnType<typeof digestFolder>, 'problems'>): string[] =>
  problems.map(({ file, line, column, code, severity }) => `${file}:${line}:${column} ${severity} ${code}`)

const utf16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le')

const OPT_IN = await loadFinders(['svg', 'html', 'webmanifest', 'import-map', 'source-map-file'])

const rows: { name: string; folder: Folder; options?: DigestOptions; expected: string[] }[] = [
  {
    name: 'a module that cannot be read',
    folder: { 'a.js': 'import "./b.js"\n}{ nope(', 'b.js': '' },
    expected: ['a.js:2:1 warn unreadable-module'],
  },
  {
    name: 'without originals',
    folder: { 'a.js': 'import "./b.js"\n}{ nope(', 'b.js': '' },
    options: { keepOriginals: false },
    expected: ['a.js:1:8 warn path-literal', 'a.js:2:1 error unreadable-module'],
  },
  {
    name: 'ignored by its importer',
    folder: { 'a.js': 'import "./b.js"\n}{ nope(', 'b.js': '' },
    options: { keepOriginals: false, ignore: [{ importer: 'a.js' }] },
    expected: [],
  },
  {
    name: 'scripts in pages',
    folder: {
      'a.html':
        '<p>é</p>\n<script type="module">import "./b.js"\n}{ nope(</script><script>{{ template }}</script>',
      'b.js': '',
    },
    options: { references: await loadFinders(['html']), keepOriginals: false },
    expected: ['a.html:3:1 error unreadable-module'],
  },
  {
    name: 'a script in an image',
    folder: {
      'a.svg':
        '<svg xmlns="http://www.w3.org/2000/svg"><script><![CDATA[\nimport("./b.js") }{]]></script></svg>',
      'b.js': '',
    },
    options: { references: await loadFinders(['svg']) },
    expected: ['a.svg:2:18 warn unreadable-module'],
  },
  ...(
    [
      ['a web manifest with a comment', 'a.webmanifest', '{"icons": [],\n // none\n}', '2:2'],
      ['a web manifest that is cut short', 'manifest.json', '{"icons":[{"src":"i.png"}', '1:26'],
      ['a web manifest that is nested too deep', 'a.webmanifest', '['.repeat(1000), '1:1'],
      ['an import map with a comma too many', 'importmap.json', '{"imports": {\n"a": "./a.js",\n}}', '3:1'],
      [
        'an import map in a page',
        'a.html',
        '<p>é</p>\n<script type="importmap">\n{"imports": {"a" "./a.js"}}</script>',
        '3:18',
      ],
      ['a page with a base', 'a.html', '<head>\n<base href="/app/"><link rel="icon" href="i.png">', '2:1'],
      ['an image that is no XML', 'a.svg', '<svg>\n<image href="i.png">\n</svg>', '3:7'],
      ['an image in two characters', 'a.svg', '<svg xmlns:a="b">&c;</svg>', '1:21'],
      [
        'an image with a URL in parts',
        'a.svg',
        '<svg>\n<style>a{b:url(<![CDATA[i.png]]>)}</style></svg>',
        '2:12',
      ],
      [
        'an image with a URL in an entity',
        'a.svg',
        '<!DOCTYPE svg [<!ENTITY e "fill:url(i.svg#a);">]><svg>\n<path style="&e;"/></svg>',
        '2:13',
      ],
      ['a source map with a name that cannot be read', 'a.js.map', '{"file":"a.js", "mappings":', '1:28'],
    ] as const
  ).map(([name, path, text, place]) => ({
    name,
    folder: { [path]: text, 'i.png': '', 'i.svg': '<svg/>', 'a.js': '' },
    options: { references: OPT_IN },
    expected: [`${path}:${place} warn unreadable-references`],
  })),
  ...(
    [
      [
        'a page with a base, and nothing but parts of itself and others',
        'a.html',
        '<base href="/"><img src="data:,">',
      ],
      [
        'an entity with a part of the image',
        'a.svg',
        '<!DOCTYPE svg [<!ENTITY e "fill:url(#a);">]><svg><path style="&e;"/></svg>',
      ],
      ['an empty web manifest', 'a.webmanifest', '\n'],
      ['an empty image', 'a.svg', ''],
      ['what is called like a source map', 'level.map', '#####'],
    ] as const
  ).map(([name, path, text]) => ({
    name,
    folder: { [path]: text, 'i.png': '' },
    options: { references: OPT_IN },
    expected: [],
  })),
  {
    name: 'an import map that cannot be read, without originals',
    folder: { 'importmap.json': '{"imports":', 'a.js': '' },
    options: { references: OPT_IN, keepOriginals: false },
    expected: ['importmap.json:1:12 error unreadable-references'],
  },
  {
    name: 'a web manifest that nobody asks for',
    folder: { 'manifest.json': '{"icons":' },
    expected: [],
  },
  {
    name: 'a style sheet that is called a script',
    folder: { 'a.js': '@import "./b.css";a{b:c}' },
    expected: [],
  },
  { name: 'JSON that is called a script', folder: { 'a.js': '{"import": "./b.js", "a": [' }, expected: [] },
  { name: 'text', folder: { 'a.js': "Don't import('x') from './b.js" }, expected: [] },
  { name: 'an import in a comment of no module', folder: { 'a.js': '// import "./b.js"\n}{' }, expected: [] },
  {
    name: 'a style sheet in UTF-16',
    folder: { 'a.css': utf16('a{b:url(i.png)}'), 'i.png': '' },
    expected: ['a.css:1:1 warn unreadable-encoding'],
  },
  {
    name: 'a script in UTF-16, big endian',
    folder: { 'a.js': Buffer.from(utf16('import "./b.js"')).swap16(), 'b.js': '' },
    options: { keepOriginals: false },
    expected: ['a.js:1:1 error unreadable-encoding'],
  },
  { name: 'UTF-16 without references', folder: { 'a.css': utf16('a{b:c}') }, expected: [] },
  {
    name: 'strings that are paths of what has no original',
    folder: {
      'js/a.js': [
        'fetch("/static/d.json")',
        "new Worker('../js/w.js')",
        'load(`d/e.json`)',
        '// fetch("./w.js")',
        'import("./w.js")',
        'x("./keep.js", "no/file.js", "text/html", "w.js")',
      ].join('\n'),
      'js/w.js': '',
      'js/keep.js': '',
      'd.json': '{}',
      'd/e.json': '{}',
    },
    options: { keepOriginals: false, exclude: ['js/keep.js'] },
    expected: [
      'js/a.js:1:7 warn path-literal',
      'js/a.js:2:12 warn path-literal',
      'js/a.js:3:6 warn path-literal',
      'js/a.js:6:43 warn path-literal',
    ],
  },
  {
    name: 'strings that are paths, with originals',
    folder: { 'a.js': 'fetch("/static/d.json")', 'd.json': '{}' },
    expected: [],
  },
  {
    name: 'a service worker',
    folder: {
      'a.js': 'navigator.serviceWorker.register(\n  new URL("./sw.js", import.meta.url))',
      'sw.js': 'x()',
    },
    expected: ['a.js:2:11 warn renamed-service-worker'],
  },
  {
    name: 'a service worker that keeps its name',
    folder: {
      'a.js': 'navigator.serviceWorker.register(new URL("./sw.js", import.meta.url))',
      'sw.js': 'x()',
    },
    options: { exclude: ['sw.js'] },
    expected: [],
  },
]

it.each(rows)('told: $name', ({ folder, options, expected }) => {
  expect(told(digestFolder(folder, options))).toEqual(expected)
})

it('says what cannot be read, and what to do', () => {
  const folder = { 'a.webmanifest': '{"icons": [{"src": "i.png",}]}', 'i.png': '' }
  const { problems } = digestFolder(folder, { references: OPT_IN })
  expect(problems.map(({ message }) => message)).toEqual([
    'References here stay as they are, and lead to undigested files: this is no valid JSON (property name expected). Correct it, or exclude the file.',
  ])
})

it('finds the file of a source map behind its guard', () => {
  const folder = { 'a.js.map': ')]}\'\n{"file":"a.js"}', 'a.js': '' }
  const result = digestFolder(folder, { references: OPT_IN })
  expect(textOf(result, 'a.js.map')).toBe(')]}\'\n{"file":"a.<d>.js"}')
})

it('what cannot be read stays as it is', () => {
  const text = "import './b.js'; <p>{{ import }}</p> '"
  expect(textOf(digestFolder({ 'a.js': text, 'b.js': '' }), 'a.js')).toBe(text)
})

describe('importScripts', () => {
  const worker = { 'w/w.js': 'importScripts("lib.js", \'./lib2.js\')', 'w/lib.js': 'a', 'w/lib2.js': 'b' }

  it('is relative to the worker', () => {
    const result = digestFolder({ 'a.js': 'new Worker(new URL("./w/w.js", import.meta.url))', ...worker })
    expect(textOf(result, 'w/w.js')).toBe('importScripts("lib.<d>.js", "./lib2.<d>.js")')
    expect(verifyFolder(result, outputOf(result)).problems).toEqual([])
  })

  it('cannot be read in a worker that is no valid script', () => {
    const broken = { 'w/w.js': 'importScripts("./lib.js") }{', 'w/lib.js': 'a' }
    const starts = { 'a.js': 'new Worker(new URL("./w/w.js", import.meta.url))' }
    expect(told(digestFolder({ ...starts, ...broken }))).toEqual(['w/w.js:1:27 warn unreadable-module'])
    expect(told(digestFolder(broken))).toEqual([])
  })

  it('is relative to an unknown file elsewhere', () => {
    const result = digestFolder({ 'a.js': 'new Worker("/static/w/w.js")', ...worker })
    expect(textOf(result, 'w/w.js')).toBe(worker['w/w.js'])
    expect(result.problems).toEqual([])
  })
})

describe('verify', () => {
  it('tells what was not rewritten, and leads to nothing', () => {
    const result = digestFolder({ 'a.js': 'x()', 'b.js': '', 'c.css': 'a{b:url(i.png)}', 'i.png': '' })
    const output = outputOf(result)
    const [name] = Object.keys(output).filter((path) => path.startsWith('a.'))
    output[name!] = 'import a from // the "default" export\n"./b.js"'
    const { problems } = verifyFolder(result, output)
    expect(problems).toMatchObject([
      { code: 'wrong-digest' },
      { code: 'missing-reference', specifier: './b.js' },
    ])
  })

  it('tells strings that are paths of what is gone', () => {
    const result = digestFolder({ 'a.js': '\nfetch("/static/d.json")', 'd.json': '{}' })
    expect(told(verifyFolder(result, outputOf(result)))).toEqual([
      expect.stringMatching(/^a\.[0-9a-f]{12}\.js:2:7 warn path-literal$/),
    ])
    expect(verifyFolder(result, outputOf(result, { 'd.json': '{}' })).problems).toEqual([])
  })
})
