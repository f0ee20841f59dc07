import { describe, expect, it } from 'vitest'
import { createMatcher } from '../src/naming/glob.ts'

describe('globs', () => {
  const taken: { glob: string; matches: string[]; others: string[] }[] = [
    { glob: '**', matches: ['a', '.env', 'a/b/.c'], others: [] },
    { glob: 'vendor/**', matches: ['vendor/a/b.js'], others: ['a/vendor/b.js'] },
    { glob: '*-*-*.*.js', matches: ['a-b-c.min.js'], others: ['a-b.js'] },
    { glob: '**/a/**/b/**/*.{js,css}', matches: ['x/a/y/b/z/c.js'], others: ['x/a/c.js'] },
    { glob: '{*.png,*.jpg,*.gif,*.svg,*.webp,*.avif}', matches: ['a.svg'], others: ['a.txt'] },
    {
      glob: '@(*-*|*_*)/*.*.@(js|*.css)',
      matches: ['a-b/c.min.js', 'a_b/c.min.x.css'],
      others: ['ab/c.min.js'],
    },
    { glob: '+([0-9]).js', matches: ['123.js'], others: ['12a.js'] },
    { glob: '\\*\\*\\*\\*\\*\\*', matches: ['******'], others: ['a'] },
    { glob: '[*][*][*][*][*]', matches: ['*****'], others: ['a'] },
  ]
  it.each(taken)('$glob', ({ glob, matches, others }) => {
    const isMatch = createMatcher([glob])
    expect(matches.filter((path) => !isMatch(path))).toEqual([])
    expect(others.filter(isMatch)).toEqual([])
  })

  it('none matches nothing', () => {
    expect(createMatcher()('a')).toBe(false)
  })

  const refused: { glob: string; fault: string }[] = [
    { glob: '*a*a*a*a*a*a*a*a*a*a*a*a*a*b', fault: 'more than 4 stars between two slashes' },
    { glob: '{x,*a*a*a*a*b}', fault: 'more than 4 stars between two slashes' },
    { glob: '*a*@(b|*c*d*)e', fault: 'more than 4 stars between two slashes' },
    { glob: '**/a/**/a/**/a/**/a/**/a/**/b', fault: 'more than 5 times **' },
    { glob: '*(a|ab|b)c', fault: 'a repeated choice' },
    { glob: '+(*a)b', fault: 'a repeated choice' },
  ]
  it.each(refused)('$glob is refused', ({ glob, fault }) => {
    expect(() => createMatcher(['**', glob])).toThrow(`The glob ${JSON.stringify(glob)} has ${fault}`)
  })

  it('the slowest that is taken ends', () => {
    expect(createMatcher(['*a*a*a*b'])('a'.repeat(255))).toBe(false)
  })
})
