import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { digestedPathOf, digestOf, splitDigestedPath } from '../src/index.ts'

describe('digestedPathOf', () => {
  const rows = [
    { name: 'extension', input: 'css/base.css', expected: 'css/base.<d>.css' },
    { name: 'two extensions', input: 'a.tar.gz', expected: 'a.tar.<d>.gz' },
    { name: 'source map', input: 'a.css.map', expected: 'a.css.<d>.map' },
    { name: 'no extension', input: 'LICENSE', expected: 'LICENSE.<d>' },
    { name: 'leading dot', input: 'a/.hidden', expected: 'a/.hidden.<d>' },
    { name: 'leading dots', input: '..a', expected: '..a.<d>' },
    { name: 'leading dot and extension', input: '.a.css', expected: '.a.<d>.css' },
    { name: 'dot at the end', input: 'a.', expected: 'a.<d>.' },
    { name: 'dot in the folder', input: 'v1.2/file', expected: 'v1.2/file.<d>' },
    {
      name: 'an extension that looks like a digest',
      input: 'a.0123456789ab',
      expected: 'a.<d>.0123456789ab',
    },
    { name: 'a digest already', input: 'a.0123456789ab.css', expected: 'a.0123456789ab.<d>.css' },
  ]
  it.each(rows)('$name, and back', ({ input, expected }) => {
    const digest = digestOf(Buffer.from(input))
    const path = digestedPathOf(input, digest)
    expect(path.replace(digest, '<d>')).toBe(expected)
    expect(splitDigestedPath(path)).toEqual({ logicalPath: input, digest })
  })
})

describe('splitDigestedPath', () => {
  const rows = [
    'a.css',
    'a.0123456789a.css',
    'a.0123456789abc.css',
    'a.0123456789AB.css',
    '0123456789ab.css',
    '.0123456789ab.css',
    'a/.0123456789ab',
    'a-0123456789ab.css',
  ]
  it.each(rows)('sees no digest in %s', (path) => expect(splitDigestedPath(path)).toBeUndefined())
})

it('digests as Django does', () => {
  expect(digestOf(Buffer.from('abc'))).toBe(createHash('md5').update('abc').digest('hex').slice(0, 12))
})
