import { describe, expect, it } from 'vitest'
import { nearestName } from '../src/index.ts'

const many = Array.from({ length: 5_000 }, (_, i) => `icons/icon-${i}-outline.svg`)

describe('the name that was probably meant', () => {
  const rows: { name: string; names: string[]; input: string; expected: string | undefined }[] = [
    { name: 'other case', names: ['Img/Logo.PNG'], input: 'img/logo.png', expected: 'Img/Logo.PNG' },
    { name: 'other normal form', names: ['\u00e9.png'], input: 'e\u0301.png', expected: '\u00e9.png' },
    { name: 'other folder', names: ['a/x.png', 'a/b/i.png'], input: 'a/i.png', expected: 'a/b/i.png' },
    {
      name: 'missing letter',
      names: ['a/image.png', 'a/x.png'],
      input: 'a/imge.png',
      expected: 'a/image.png',
    },
    { name: 'swapped letters', names: ['base.css'], input: 'bsae.css', expected: 'base.css' },
    { name: 'nothing alike', names: ['a/other.css'], input: 'a/logo.png', expected: undefined },
    {
      name: 'mistake at the beginning',
      names: [...many, 'icons/user.svg'],
      input: 'icons/zuser.svg',
      expected: 'icons/user.svg',
    },
    {
      name: 'mistake at the end',
      names: [...many, 'icons/user.svg'],
      input: 'icons/user.svgz',
      expected: 'icons/user.svg',
    },
    {
      name: 'mistake in the middle',
      names: [...many, 'icons/user.svg'],
      input: 'icons/usser.svg',
      expected: 'icons/user.svg',
    },
  ]
  it.each(rows)('$name', ({ names, input, expected }) => {
    expect(nearestName(names)(input)).toBe(expected)
  })

  it('is found for thousands among thousands', () => {
    const nearest = nearestName(many)
    const found = many.map((name) => nearest(name.replace('/icon-', '/ikon-')))
    expect(found).toEqual(many)
  })
})
