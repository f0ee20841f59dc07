import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestOf, fillDigests } from '../src/index.ts'
import { digestFolder, type Folder, outputOf } from './folder.ts'

/** `<a>` is short for a placeholder; the one in a path is the file's own. */
type Files = Record<string, string>

const graphs: { name: string; input: Files }[] = [
  {
    name: 'chain',
    input: { 'a<a>.js': 'import("./b<b>.js")', 'b<b>.js': 'import("./c<c>.js")', 'c<c>.js': 'c' },
  },
  {
    name: 'diamond, with a file that is named twice',
    input: {
      'a<a>.js': 'import("./b<b>.js");import("./c<c>.js")',
      'b<b>.js': 'b(new URL("img/d<d>.png", import.meta.url));import("./c<c>.js")',
      'c<c>.js': 'c(new URL("img/d<d>.png", import.meta.url), new URL("img/d<d>.png", import.meta.url))',
      'img/d<d>.png': 'd',
    },
  },
  {
    name: 'cycle, and what leads to it',
    input: {
      'a<a>.js': 'import("./b<b>.js")',
      'b<b>.js': 'import("./a<a>.js");',
      'c<c>.js': 'import("./a<a>.js"); ',
    },
  },
  { name: 'file that names itself', input: { 'a<a>.js': 'import("./a<a>.js")' } },
]

describe('fillDigests', () => {
  it.each(graphs)('same digests as digestAssets: $name', ({ input }) => {
    expect(fill(input)).toEqual(digested(input))
  })

  it('same digests as digestAssets: any graph, in any order', () => {
    const graph = fc.array(fc.uniqueArray(fc.nat(7), { maxLength: 4 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(graph, fc.func(fc.nat()), (targets, order) => {
        const name = (i: number): string => `${i % 3}/${i}<${'abcdefgh'[i]}>.js`
        const files = targets.map((list, i): [string, string] => [
          name(i),
          list.map((target) => `import("../${name(target % targets.length)}");`).join(`${i}\n`),
        ])
        const shuffled = files.toSorted(([a], [b]) => order(a) - order(b))
        expect(fill(Object.fromEntries(shuffled))).toEqual(digested(Object.fromEntries(files)))
      }),
    )
  })

  it('modules with the same text stay two modules', () => {
    const files = { 'a<a>.js': 'import("./s<b>.js");import("./s<c>.js")', 's<b>.js': 's', 's<c>.js': 's' }
    const output = fill(files)
    const twins = Object.keys(output).filter((path) => output[path] === 's')
    expect(twins).toHaveLength(2)
    expect(twins).toContain(`s.${digestOf(Buffer.from('s'))}.js`)
    expect(Object.values(output)).toContain(twins.map((path) => `import("./${path}")`).join(';'))
  })

  it('one placeholder for files with the same bytes', () => {
    const digest = digestOf(Buffer.from('x'))
    expect(fill({ 'a/x<a>.png': 'x', 'b/y<a>.png': 'x', 'c.js': '"b/y<a>.png"' })).toEqual({
      [`a/x.${digest}.png`]: 'x',
      [`b/y.${digest}.png`]: 'x',
      'c.js': `"b/y.${digest}.png"`,
    })
  })

  it('a name that is final already', () => {
    const digest = digestOf(Buffer.from('x'))
    const output = fill({ 'x<a>.png': 'x', [`x.${digest}.png`]: 'other' })
    expect(Object.values(output).toSorted()).toEqual(['other', 'x'])
  })

  it('bytes that are no text, and what stands for none of the files', () => {
    const source = Buffer.from(`${long('<a>')} ${long('<z>')}`)
    const own = { path: long('a<a>.js'), placeholder: long('<a>').slice(1) }
    const [image, text] = fillDigests([
      { path: 'b.png', source, isText: false },
      { path: 'b.js', source },
      { ...own, source: Buffer.from('a') },
    ])
    expect(image!.source).toBe(source)
    expect(Buffer.from(text!.source).toString()).toBe(`.${digestOf(Buffer.from('a'))} ${long('<z>')}`)
  })
})

function fill(files: Files): Files {
  const filled = fillDigests(
    Object.entries(files).map(([path, text]) => ({
      path: long(path),
      placeholder: /(?<=\.)[A-Z]{12}/.exec(long(path))?.[0],
      source: Buffer.from(long(text)),
    })),
  )
  return textByPath(Object.fromEntries(filled.map(({ path, source }) => [path, source])))
}

/** What `digestAssets` makes of the files without placeholders. */
function digested(files: Files): Files {
  const without = (text: string): string => text.replace(/<[a-z]>/g, '')
  const folder = Object.entries(files).map(([path, text]) => [without(path), without(text)])
  return textByPath(outputOf(digestFolder(Object.fromEntries(folder))))
}

function textByPath(folder: Folder): Files {
  return Object.fromEntries(
    Object.entries(folder).map(([path, bytes]) => [path, Buffer.from(bytes).toString()]),
  )
}

function long(text: string): string {
  return text.replace(/<([a-z])>/g, (_, letter: string) => `.${letter.toUpperCase().repeat(12)}`)
}
