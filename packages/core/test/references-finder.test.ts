import { describe, expect, it } from 'vitest'
import { type FinderReference, formatProblem, type ReferenceFinder } from '../src/index.ts'
import { digestFolder, outputOf, textOf, verifyFolder } from './folder.ts'

/** A made-up template language: `asset="x"` and `[[x]]`. */
const template: ReferenceFinder = {
  name: 'template',
  extensions: ['.tpl'],
  *find(text) {
    for (const { 0: specifier, index } of text.matchAll(/(?<=\basset=")[^"]+|(?<=\[\[).+?(?=\]\])/g)) {
      yield { specifier, start: index, end: index + specifier.length }
    }
  },
}

const files = { 'i.png': 'i', 'img/a b.png': 'b', 'img/it\'s "é" (&<1>,2).png': 'c', '😀.png': 'd' }

describe('a finder', () => {
  const rows: { name: string; input: string | Buffer; expected?: string; path?: string }[] = [
    { name: 'reference', input: '<x asset="i.png">', expected: '<x asset="i.<d>.png">' },
    {
      name: 'several references',
      input: '[[i.png]] [[img/a b.png?v=1]]',
      expected: '[[i.<d>.png]] [[img/a%20b.<d>.png?v=1]]',
    },
    {
      name: 'characters that could end the URL',
      input: '[[img/it\'s "é" (&<1>,2).png?a=1&b=(2)]]',
      expected: '[[img/it%27s%20%22é%22%20%28%26%3C1%3E%2C2%29.<d>.png?a=1&b=(2)]]',
    },
    {
      name: 'text of several bytes a character',
      input: '\ufeffé😀[[😀.png]]é[[i.png]]',
      expected: '\ufeffé😀[[😀.<d>.png]]é[[i.<d>.png]]',
    },
    { name: 'extension in another case', path: 'A.TPL', input: '[[i.png]]', expected: '[[i.<d>.png]]' },
    { name: 'several extensions', path: 'a.html.tpl', input: '[[i.png]]', expected: '[[i.<d>.png]]' },
    { name: 'other extension', path: 'a.tpl.txt', input: '[[i.png]]' },
    { name: 'no extension', path: 'tpl', input: '[[i.png]]' },
    { name: 'own name', path: 'a.tpl', input: '[[a.tpl]]', expected: '[[a.<d>.tpl]]' },
    { name: 'scheme', input: '[[https://h/i.png]] [[//h/i.png]] [[data:,]]' },
  ]
  it.each(rows)('$name', ({ path = 'a.tpl', input, expected = String(input) }) => {
    const result = digestFolder({ ...files, [path]: input }, { references: [template] })
    expect(result.problems).toEqual([])
    expect(textOf(result, path)).toBe(expected)
    expect(verifyFolder(result, outputOf(result), { references: [template] }).problems).toEqual([])
  })

  it('reads latin-1 where the text is not UTF-8', () => {
    const input = Buffer.from('é[[i.png]]é', 'latin1')
    const { assets } = digestFolder({ ...files, 'a.tpl': input }, { references: [template] })
    const bytes = Buffer.from(assets.find((asset) => asset.logicalPath === 'a.tpl')!.read())
    expect(bytes.toString('latin1')).toMatch(/^é\[\[i\.[0-9a-f]{12}\.png\]\]é$/)
  })

  const ends = [
    { name: 'whole name', extension: 'assets.txt', file: 'Assets.txt', expected: '[[Assets.<d>.txt]]' },
    { name: 'two extensions', extension: '.part.txt', file: 'x.Part.txt', expected: '[[x.Part.<d>.txt]]' },
  ]
  it.each(ends)('may look into files by more than the extension: $name', ({ extension, file, expected }) => {
    const references = [{ ...template, extensions: [extension] }]
    const folder = { ...files, [`x/${file}`]: `[[${file}]]`, 'my-assets.txt': '[[i.png]]' }
    const result = digestFolder(folder, { references })
    expect(result.problems).toEqual([])
    expect(textOf(result, `x/${file}`)).toBe(expected)
    expect(textOf(result, 'my-assets.txt')).toBe('[[i.png]]')
    const output = outputOf(result)
    expect(verifyFolder(result, output, { references })).toMatchObject({ references: 1, problems: [] })
    expect(digestFolder(output, { references }).manifest).toEqual(result.manifest)
  })

  it('adds to the kinds that a file has', () => {
    const references = [{ ...template, extensions: ['.css'] }]
    const result = digestFolder({ ...files, 'a.css': '/*[[i.png]]*/a{b:url(i.png)}' }, { references })
    expect(textOf(result, 'a.css')).toBe('/*[[i.<d>.png]]*/a{b:url("i.<d>.png")}')
  })
})

describe('context', () => {
  const rows: { name: string; context: FinderReference['context']; expected: string }[] = [
    { name: 'markup', context: 'markup', expected: 'img/a%20b.<d>.png?x=1&amp;y=%22' },
    { name: 'text', context: 'text', expected: 'img/a%20b.<d>.png?x=1&y=%22' },
    { name: 'css-string', context: 'css-string', expected: 'img/a b.<d>.png?x=1&y=\\"' },
    { name: 'js-string', context: 'js-string', expected: 'img/a b.<d>.png?x=1&y=\\"' },
    { name: 'comment', context: 'comment', expected: 'img/a%20b.<d>.png?x=1&y="' },
  ]
  it.each(rows)('$name', ({ context, expected }) => {
    const finder: ReferenceFinder = {
      name: 'fixed',
      extensions: ['.tpl'],
      find: () => [{ specifier: 'img/a b.png?x=1&y="', start: 1, end: 4, context, before: '<', after: '>' }],
    }
    const result = digestFolder({ ...files, 'a.tpl': '[xyz]' }, { references: [finder] })
    expect(textOf(result, 'a.tpl')).toBe(`[<${expected}>]`)
  })
})

describe('a reference to nothing', () => {
  const rows = [
    { name: 'default', finder: template, severity: 'error' },
    { name: 'of the finder', finder: { ...template, missing: 'warn' }, severity: 'warn' },
  ] as const
  it.each(rows)('$name', ({ finder, severity }) => {
    const { problems } = digestFolder({ ...files, 'a.tpl': 'é\né[[no.png]]' }, { references: [finder] })
    expect(problems).toMatchObject([{ severity, file: 'a.tpl', line: 2, column: 4, lookedFor: 'no.png' }])
  })
})

describe('a faulty finder', () => {
  const finds = (...found: unknown[]) => (() => found) as unknown as ReferenceFinder['find']
  const rows: { name: string; find: ReferenceFinder['find']; expected: RegExp }[] = [
    {
      name: 'throws',
      find: () => {
        throw new TypeError('x is not a function')
      },
      expected: /^a\.tpl: the reference finder mine failed: x is not a function/,
    },
    {
      name: 'throws on the way',
      *find() {
        yield { specifier: 'i.png', start: 0, end: 1 }
        throw new TypeError('no more')
      },
      expected: /mine failed: no more/,
    },
    { name: 'answers a promise', find: (async () => []) as never, expected: /mine failed: .*not iterable/ },
    { name: 'no object', find: finds(null), expected: /has no specifier/ },
    { name: 'no specifier', find: finds({ start: 0, end: 1 }), expected: /has no specifier/ },
    {
      name: 'end after the text',
      find: finds({ specifier: 'i.png', start: 0, end: 10 }),
      expected: /a\.tpl: the reference finder mine .* text of 9 characters: "i\.png" from 0 to 10\./,
    },
    {
      name: 'start before the text',
      find: finds({ specifier: 'i.png', start: -1, end: 3 }),
      expected: /is not inside the text/,
    },
    {
      name: 'no number',
      find: finds({ specifier: 'i.png', start: 0.5, end: 3 }),
      expected: /is not inside the text/,
    },
    {
      name: 'empty range',
      find: finds({ specifier: 'i.png', start: 3, end: 3 }),
      expected: /empty range/,
    },
    {
      name: 'half of a surrogate pair',
      find: finds({ specifier: 'i.png', start: 8, end: 9 }),
      expected: /surrogate pair/,
    },
    {
      name: 'unknown context',
      find: finds({ specifier: 'i.png', start: 0, end: 3, context: 'html' }),
      expected: /unknown context, "html"/,
    },
    {
      name: 'overlap',
      find: finds({ specifier: 'b', start: 2, end: 5 }, { specifier: 'a', start: 1, end: 3 }),
      expected: /^a\.tpl:1:3: .*"a" \(mine\) and "b" \(mine\) overlap/,
    },
    {
      name: 'same place twice',
      find: finds({ specifier: 'a', start: 1, end: 3 }, { specifier: 'a', start: 1, end: 3 }),
      expected: /overlap/,
    },
  ]
  it.each(rows)('$name', ({ find, expected }) => {
    const finder: ReferenceFinder = { name: 'mine', extensions: ['.tpl'], find }
    const digest = () => digestFolder({ ...files, 'a.tpl': 'éa 567 😀' }, { references: [finder] })
    expect(digest).toThrow(expect.objectContaining({ name: 'StaticfilesError', file: 'a.tpl' }))
    expect(digest).toThrow(expected)
  })

  it('names both finders that claim a place', () => {
    const references = [template, { ...template, name: 'other' }]
    expect(() => digestFolder({ ...files, 'a.tpl': '\n[[i.png]]' }, { references })).toThrow(
      /^a\.tpl:2:3: .*\(template\) and .*\(other\) overlap/,
    )
  })
})

it('problems read well', () => {
  const { problems } = digestFolder({ ...files, 'a.tpl': '[[j.png]]' }, { references: [template] })
  expect(problems.map(formatProblem)).toEqual([
    'a.tpl:1:3: error: "j.png" names j.png, which does not exist. Did you mean i.png?',
  ])
})
