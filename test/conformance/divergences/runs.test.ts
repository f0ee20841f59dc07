import { afterAll, describe, expect, it } from 'vitest'
import { startOracle } from '../oracle.ts'
import { collect, digest } from '../outcome.ts'
import { treeOf } from '../tree.ts'

const oracle = await startOracle()
afterAll(() => oracle?.stop())

describe('several faults', () => {
  const tree = treeOf({
    'a.css': '\na { b: url(gone.png) }',
    'b.css': 'a { b: url(gone.gif) } @import "gone.css";',
  })

  it.runIf(oracle)('Django names the first one, and neither the stylesheet nor the line', async () => {
    const { exception } = await collect(oracle!, tree)
    expect(exception).toMatch(/^ValueError: The file 'gone\.\w+' could not be found with </)
    expect(exception!.match(/gone/g)).toHaveLength(1)
    expect(exception).not.toMatch(/[ab]\.css/)
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

  it.runIf(oracle)('Django leaves files that name what does not exist, and no manifest', async () => {
    const { exception, paths, files } = await collect(oracle!, tree)
    expect(exception).not.toBeNull()
    expect(paths.size).toBe(0)
    const links = [...files.values()].flatMap(
      (content) => content.toString().match(/\w\.[0-9a-f]{12}\.css/g) ?? [],
    )
    expect(links.length).toBeGreaterThan(0)
    expect(links.every((link) => files.has(link))).toBe(false)
  })

  it('we make the files of the manifest and no other', () => {
    const { paths, files } = digest(tree)
    expect([...files.keys()].sort()).toEqual([...paths.values()].sort())
  })
})

describe('the output of an earlier run as input', () => {
  const tree = treeOf({ 'a.css': 'a { b: url(i.png) }', 'i.png': 'i' })
  const first = digest(tree)
  const output = new Map([...tree, ...first.files])

  it.runIf(oracle)('Django digests the digested files again', async () => {
    const { paths } = await collect(oracle!, output)
    const again = first.paths.get('a.css')!
    expect(paths.get(again)).toMatch(/^a\.[0-9a-f]{12}\.[0-9a-f]{12}\.css$/)
    expect(paths.size).toBe(4)
  })

  it('we recognise them', () => {
    expect(digest(output).paths).toEqual(first.paths)
  })
})
