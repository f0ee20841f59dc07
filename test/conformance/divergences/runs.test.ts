import { describe, expect, it } from 'vitest'
import { oracles } from '../oracle.ts'
import { collect, digest } from '../outcome.ts'
import { treeOf } from '../tree.ts'

const started = await oracles()

describe('several faults', () => {
  const tree = treeOf({
    'a.css': '\na { b: url(gone.png) }',
    'b.css': 'a { b: url(gone.gif) } @import "gone.css";',
  })

  it.each(started)('Django $series names the first one', async ({ series, oracle }) => {
    const { exception } = await collect(oracle, tree)
    expect(exception).toMatch(/^(?:Value|Command)Error: The file 'gone\.\w+' could not be found with </)
    expect(new Set(exception!.match(/gone\.\w+/g)).size).toBe(1)
    // 6.1 has learned where it is.
    expect(/[ab]\.css.* on line \n\d/.test(exception!)).toBe(series === '6.1')
  })

  it('we name all, each with its place', () => {
    const places = digest(tree).problems.map(({ file, line, column, lookedFor }) => [
      file,
      line,
      column,
      lookedFor,
    ])
    expect(places).toEqual([
      ['a.css', 2, 8, 'gone.png'],
      ['b.css', 1, 8, 'gone.gif'],
      ['b.css', 1, 24, 'gone.css'],
    ])
  })
})

describe('files on the way', () => {
  const tree = treeOf({ 'a.css': '@import "b.css";', 'b.css': '@import "a.css";' })

  it.each(started)(
    'Django $series leaves files that name what does not exist, and no manifest',
    async ({ oracle }) => {
      const { exception, paths, files } = await collect(oracle, tree)
      expect(exception).not.toBeNull()
      expect(paths.size).toBe(0)
      const links = [...files.values()].flatMap(
        (content) => content.toString().match(/\w\.[0-9a-f]{12}\.css/g) ?? [],
      )
      expect(links.length).toBeGreaterThan(0)
      expect(links.every((link) => files.has(link))).toBe(false)
    },
  )

  it('we make the files of the manifest and no other', () => {
    const { paths, files } = digest(tree)
    expect([...files.keys()].sort()).toEqual([...paths.values()].sort())
  })
})

describe('the output of an earlier run as input', () => {
  const tree = treeOf({ 'a.css': 'a { b: url(i.png) }', 'i.png': 'i' })
  const first = digest(tree)
  const output = new Map([...tree, ...first.files])

  it.each(started)('Django $series digests the digested files again', async ({ oracle }) => {
    const { paths } = await collect(oracle, output)
    const again = first.paths.get('a.css')!
    expect(paths.get(again)).toMatch(/^a\.[0-9a-f]{12}\.[0-9a-f]{12}\.css$/)
    expect(paths.size).toBe(4)
  })

  it('we recognise them', () => {
    expect(digest(output).paths).toEqual(first.paths)
  })
})

describe('what servers are to send from .well-known', () => {
  const tree = treeOf({ '.well-known/security.txt': 'x', '.env': 'SECRET=1', 'a.css~': '', 'CVS/Root': '' })

  it.each(started)('Django $series leaves it out', async ({ oracle }) => {
    expect((await collect(oracle, tree)).paths.size).toBe(0)
  })

  it('we take it, and leave the others out too', () => {
    expect([...digest(tree).paths.keys()]).toEqual(['.well-known/security.txt'])
  })
})
