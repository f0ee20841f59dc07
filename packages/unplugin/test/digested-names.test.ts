import { describe, expect, it } from 'vitest'
import { chunkNames, createAssetNames, logicalPathOfChunk } from '../src/rollup-bundle/names.ts'

describe('chunkNames', () => {
  const rows: { name: string; input: string; expected: string }[] = [
    { name: "Vite's default", input: 'assets/[name]-[hash].js', expected: 'assets/[name].[hash:12].js' },
    { name: 'a dot', input: '[name].[hash].js', expected: '[name].[hash:12].js' },
    { name: 'no separator', input: '[name][hash].js', expected: '[name].[hash:12].js' },
    { name: 'no name', input: 'js/[hash].js', expected: 'js/[hash:12].js' },
    { name: 'a folder', input: '[hash]/[name].js', expected: '[hash:12]/[name].js' },
    { name: 'a length', input: '[name]-[hash:8].js', expected: '[name]-[hash:8].js' },
    { name: 'no digest', input: '[name].js', expected: '[name].js' },
  ]
  it.each(rows)('$name', ({ input, expected }) => {
    expect(chunkNames(input)).toBe(expected)
    const wrapped = chunkNames((info: { pattern: string }) => info.pattern) as (info: object) => string
    expect(wrapped({ pattern: input })).toBe(expected)
  })
})

describe('logicalPathOfChunk', () => {
  const rows: { name: string; input: string; expected: string | null | undefined }[] = [
    { name: 'a dot', input: 'assets/main.!~{0000001}~.js', expected: 'assets/main.js' },
    { name: 'a dash', input: 'assets/main-!~{00$}~.js', expected: 'assets/main.js' },
    { name: 'no separator', input: 'main!~{001}~.js', expected: 'main.js' },
    { name: 'before the name', input: 'js/!~{001}~-main.js', expected: 'js/main.js' },
    { name: 'a folder', input: 'js/!~{001}~/main.js', expected: 'js/main.js' },
    { name: 'nothing else', input: 'js/!~{001}~.js', expected: null },
    { name: 'no digest', input: 'js/main.js', expected: undefined },
  ]
  it.each(rows)('$name', ({ input, expected }) => {
    expect(logicalPathOfChunk(input)).toBe(expected)
  })
})

describe('createAssetNames', () => {
  // md5('x') begins with 9dd4e461268c, and md5('9dd4e461268c') with 59.
  const rows: {
    name: string
    input: string
    expected: string
    logicalPath: string | null | undefined
    digest?: string
  }[] = [
    {
      name: "Vite's default",
      input: 'assets/x-[hash].css',
      expected: 'assets/x.9dd4e461268c.css',
      logicalPath: 'assets/x.css',
      digest: '9dd4e461268c',
    },
    { name: 'a shorter digest', input: 'x-[hash:8].css', expected: 'x-9dd4e461.css', logicalPath: 'x.css' },
    {
      name: 'a longer digest',
      input: 'x_[hash:14].css',
      expected: 'x_9dd4e461268c59.css',
      logicalPath: 'x.css',
      digest: '9dd4e461268c',
    },
    {
      name: 'a folder',
      input: 'assets/[hash]/x.css',
      expected: 'assets/9dd4e461268c/x.css',
      logicalPath: 'assets/x.css',
      digest: '9dd4e461268c',
    },
    {
      name: 'no name',
      input: 'assets/[hash].css',
      expected: 'assets/9dd4e461268c.css',
      logicalPath: null,
      digest: '9dd4e461268c',
    },
    {
      name: 'no digest',
      input: 'assets/x.css',
      expected: 'assets/x.css',
      logicalPath: undefined,
    },
  ]
  it.each(rows)('$name', ({ input, expected, logicalPath, digest }) => {
    const names = createAssetNames()
    for (const source of ['x', Buffer.from('x')]) {
      expect(names.wrap(input)({ names: [], source })).toBe(expected)
      expect(names.wrap(() => input)({ names: [], source })).toBe(expected)
    }
    expect(names.logicalPathOf(expected)).toBe(logicalPath)
    expect(names.digestIn(expected)).toBe(digest)
    expect(names.undigested.size).toBe(logicalPath === undefined ? 1 : 0)
  })

  it('names what will be written', () => {
    const paths: string[] = []
    const names = createAssetNames((source, pathOf) => {
      paths.push(pathOf())
      return `${source}`.replace('/*marker*/', '')
    })
    const asset = { names: ['a.css', 'b.css'], source: 'x/*marker*/' }
    expect(names.wrap('css/[name]-[hash][extname]')(asset)).toBe('css/[name].9dd4e461268c[extname]')
    expect(names.wrap('[hash].[ext]')({ ...asset, names: [] })).toBe('9dd4e461268c.[ext]')
    expect(paths).toEqual(['css/a-[hash].css', '[hash].'])
  })

  it('takes no digest for its own that it has not given', () => {
    const names = createAssetNames()
    names.wrap('[name]-[hash:4].css')({ names: [], source: 'x' })
    names.wrap('[name]-[hash].css')({ names: [], source: 'y' })
    expect(names.logicalPathOf('x.0123456789ab.css')).toBeUndefined()
    expect(names.logicalPathOf('9dd4.415290769594.css')).toBe('9dd4.css')
  })
})
