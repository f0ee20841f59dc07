import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { loadFinders } from '../src/index.ts'
import { digestFolder, type Folder, outputOf, textOf, verifyFolder } from './folder.ts'
import { type Row, rewriteAt } from './opt-in.ts'

const files: Folder = {
  'i.png': 'i',
  'img/a b.png': 'b',
  'img/q"uote é.png': 'q',
  'js/b.js': 'b',
  'js/c.js': 'c',
}

describe('webmanifest', () => {
  const rows: Row[] = [
    {
      name: 'icons',
      input: '{"icons": [{"src": "i.png", "sizes": "1x1"}, { "src" : "img/a%20b.png" }]}',
      expected: '{"icons": [{"src": "i.<d>.png", "sizes": "1x1"}, { "src" : "img/a b.<d>.png" }]}',
    },
    {
      name: 'screenshots',
      input: '{"screenshots":[{"src":"/static/i.png?v=1"}]}',
      expected: '{"screenshots":[{"src":"/static/i.<d>.png?v=1"}]}',
    },
    {
      name: 'icons of shortcuts and file handlers',
      input:
        '{"shortcuts":[{"url":"i.png","icons":[{"src":"i.png"}]}],"file_handlers":[{"icons":[{"src":"i.png"}]}]}',
      expected:
        '{"shortcuts":[{"url":"i.png","icons":[{"src":"i.<d>.png"}]}],"file_handlers":[{"icons":[{"src":"i.<d>.png"}]}]}',
    },
    {
      name: 'escapes',
      input: '{"icons":[{"src":"\\u0069.png"},{"src":"img\\/q\\"uote \\u00e9.png?\\"\\\\"}]}',
      expected: '{"icons":[{"src":"i.<d>.png"},{"src":"img/q%22uote é.<d>.png?\\"\\\\"}]}',
    },
    {
      name: 'own name',
      input: '{"icons":[{"src":"a.webmanifest"}]}',
      expected: '{"icons":[{"src":"a.<d>.webmanifest"}]}',
    },
    {
      name: 'byte order mark and line breaks',
      input: '\ufeff{\r\n"name": "é",\r\n"icons": [{\r\n"src": "i.png"}]}',
      expected: '\ufeff{\r\n"name": "é",\r\n"icons": [{\r\n"src": "i.<d>.png"}]}',
    },
    {
      name: 'other members',
      input: '{"start_url":"i.png","src":"i.png","id":"i.png","related":[{"src":"i.png"}]}',
    },
    { name: 'icons of an extension', input: '{"icons":{"16":"i.png","src":"i.png"}}' },
    {
      name: 'members of another depth',
      input: '{"x":{"icons":[{"src":"i.png"}]},"icons":[[{"src":"i.png"}]]}',
    },
    { name: 'no string', input: '{"icons":[{"src":1},{"src":null},{"src":["i.png"]},{"src":""}]}' },
    { name: 'scheme', input: '{"icons":[{"src":"https://h/i.png"},{"src":"data:,"},{"src":"//h/i.png"}]}' },
    {
      name: 'manifest of a bundler',
      input: '{"src/main.ts":{"file":"i.png","src":"i.png","css":["i.png"]}}',
    },
    { name: 'comment', input: '{"icons":[{"src":"i.png"}]} // i.png', isTold: true },
    { name: 'cut short', input: '{"icons":[{"src":"i.png"}', isTold: true },
    { name: 'no JSON', input: 'icons: i.png', isTold: true },
    { name: 'nothing', input: '' },
    { name: 'deep', input: `{"icons":[{"src":"i.png"}],"x":${'['.repeat(100_000)}`, isTold: true },
  ]
  it.each(rows)('$name', rewriteAt('a.webmanifest', 'webmanifest', files))

  it('is also manifest.json, and no other JSON', async () => {
    const references = await loadFinders(['webmanifest'])
    const input = '{"icons":[{"src":"i.png"}]}'
    const paths = ['manifest.json', 'asset-manifest.json', 'a.json']
    const result = digestFolder(
      { ...files, ...Object.fromEntries(paths.map((path) => [path, input])) },
      { references },
    )
    expect(paths.map((path) => textOf(result, path) !== input)).toEqual([true, false, false])
  })
})

describe('import map', () => {
  const rows: Row[] = [
    {
      name: 'imports',
      input: '{"imports":{"b":"./js/b.js","c/":"/static/js/c.js"}}',
      expected: '{"imports":{"b":"./js/b.<d>.js","c/":"/static/js/c.<d>.js"}}',
    },
    {
      name: 'scopes',
      input: '{"scopes":{"./js/b.js":{"b":"./js/c.js"}}}',
      expected: '{"scopes":{"./js/b.<d>.js":{"b":"./js/c.<d>.js"}}}',
    },
    {
      name: 'keys that are URLs',
      input:
        '{"imports":{"./js/b.js":"./js/c.js","/static/js/":"./js/c.js"},"scopes":{"./js/":{"./js/c.js":"./js/b.js"}}}',
      expected:
        '{"imports":{"./js/b.<d>.js":"./js/c.<d>.js","/static/js/":"./js/c.<d>.js"},"scopes":{"./js/":{"./js/c.<d>.js":"./js/b.<d>.js"}}}',
    },
    {
      name: 'keys of nothing',
      input: '{"imports":{"./gone.js":"https://h/b.js","js/b.js":"https://h/b.js"}}',
    },
    {
      name: 'own name',
      input: '{"imports":{"a":"./a.importmap"}}',
      expected: '{"imports":{"a":"./a.<d>.importmap"}}',
    },
    { name: 'bare address', input: '{"imports":{"b":"js/b.js"}}' },
    { name: 'scheme', input: '{"imports":{"b":"https://h/b.js","c":"node:fs"}}' },
    { name: 'no address', input: '{"imports":{"b":null,"c":{"d":"./js/b.js"}},"scopes":{"./":"./js/b.js"}}' },
    {
      name: 'integrity that is none',
      input: '{"integrity":{"./js/b.js":"./js/b.js"}}',
      expected: '{"integrity":{"./js/b.<d>.js":"./js/b.js"}}',
    },
    {
      name: 'integrity',
      input: '{"integrity":{"./js/b.js":"sha256-old sha384-old","https://h/a.js":"sha384-old"}}',
      expected: `{"integrity":{"./js/b.<d>.js":"sha384-${createHash('sha384').update('b').digest('base64')}","https://h/a.js":"sha384-old"}}`,
    },
  ]
  it.each(rows)('$name', rewriteAt('a.importmap', 'import-map', files))

  it('integrity is of the final bytes, and proven', async () => {
    const references = await loadFinders(['import-map'])
    const folder = {
      'importmap.json': '{"integrity":{"./a.js":"sha512-"}}',
      'a.js': 'import "./b.js"',
      'b.js': '',
    }
    const result = digestFolder(folder, { references })
    const output = outputOf(result)
    const path = result.manifest.paths.get('importmap.json')!
    const [, integrity] = /(sha512-[^"]*)/.exec(Buffer.from(output[path]!).toString())!
    const digested = output[result.manifest.paths.get('a.js')!]!
    expect(integrity).toBe(`sha512-${createHash('sha512').update(digested).digest('base64')}`)
    expect(verifyFolder(result, output, { references }).problems).toEqual([])
    output[path] = Buffer.from(
      Buffer.from(output[path]!)
        .toString()
        .replace(/sha512-./, 'sha512-_'),
    )
    expect(verifyFolder(result, output, { references }).problems.map(({ code }) => code)).toEqual([
      'wrong-digest',
      'wrong-integrity',
    ])
  })

  it.each([
    { keepOriginals: true, severity: 'warn' },
    { keepOriginals: false, severity: 'error' },
  ])('a folder, with originals: $keepOriginals', async ({ keepOriginals, severity }) => {
    const references = await loadFinders(['import-map'])
    const folder = { ...files, 'a.importmap': '{"imports":{"b/":"./js/"}}' }
    const { problems } = digestFolder(folder, { references, keepOriginals })
    expect(problems).toMatchObject([{ code: 'folder-reference', severity, line: 1, column: 18 }])
  })
})

describe('source map', () => {
  const rows: Row[] = [
    {
      name: 'file',
      input: '{"version":3,"file":"b.js","sources":["b.js"],"mappings":"AAAA"}',
      expected: '{"version":3,"file":"b.<d>.js","sources":["b.js"],"mappings":"AAAA"}',
    },
    {
      name: 'no file of this name',
      input: '{"version":3,"file":"bundle.js","mappings":""}',
    },
    { name: 'file inside', input: '{"version":3,"sections":[{"map":{"file":"b.js"}}],"x":{"file":"b.js"}}' },
  ]
  it.each(rows)('$name', rewriteAt('js/b.js.map', 'source-map-file', files))

  it('and its file share a digest of their group', async () => {
    const references = await loadFinders(['source-map-file'])
    const folder = {
      'b.js': 'import "./c.js";x()\n//# sourceMappingURL=b.js.map',
      'c.js': '',
      'b.js.map': '{"version":3,"file":"b.js","sources":["b.ts"],"mappings":"AAAA,gBAAA"}',
    }
    const result = digestFolder(folder, { references })
    expect(result.problems).toEqual([])
    expect(textOf(result, 'b.js')).toBe('import "./c.<d>.js";x()\n//# sourceMappingURL=b.js.<d>.map')
    expect(textOf(result, 'b.js.map')).toMatch(/"file":"b\.<d>\.js"/)
    const output = outputOf(result)
    expect(verifyFolder(result, output, { references }).problems).toEqual([])
    expect(digestFolder(output, { references }).manifest).toEqual(result.manifest)
  })
})

describe('opt-in kinds', () => {
  it('are not looked for by default', () => {
    const folder = {
      'a.svg': '<svg><image href="no.png"/></svg>',
      'a.html': '<img src="no.png">',
      'a.webmanifest': '{"icons":[{"src":"no.png"}]}',
      'a.importmap': '{"imports":{"a":"./no.js"}}',
      'a.js.map': '{"file":"no.js"}',
    }
    expect(digestFolder(folder, { missing: 'error' }).problems).toEqual([])
  })

  it('report what is missing, each by its own default', async () => {
    const references = await loadFinders(['webmanifest', 'import-map', 'source-map-file'])
    const folder = {
      'a.webmanifest': '{"icons":[{"src":"no.png"}]}',
      'b.importmap': '{"imports":{"a":"./no.js"}}',
      'c.js.map': '{"file":"no.js"}',
    }
    const { problems } = digestFolder(folder, { references })
    expect(problems.map(({ file, severity }) => [file, severity])).toEqual([
      ['a.webmanifest', 'error'],
      ['b.importmap', 'warn'],
    ])
  })

  it('with a name that there is not are an error', async () => {
    const load = loadFinders(['htlm' as 'html'])
    await expect(load).rejects.toThrow(
      'There is no kind of reference "htlm". Did you mean html? There are: svg, html',
    )
    await expect(load).rejects.toMatchObject({ code: 'unknown-reference-kind' })
  })
})
