import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createIgnore, type IgnoreOptions } from '../src/files/ignore-patterns.ts'

describe('what is left out', () => {
  const rows: { name: string; options: IgnoreOptions; path: string; leftOut: boolean }[] = [
    { name: 'environment file', options: {}, path: '.env', leftOut: true },
    { name: 'file with a dot in a folder', options: {}, path: 'css/.a.css', leftOut: true },
    { name: 'backup', options: {}, path: 'css/a.css~', leftOut: true },
    { name: 'plain file', options: {}, path: 'css/a.css', leftOut: false },
    { name: '.well-known', options: {}, path: '.well-known', leftOut: false },
    { name: 'none by default', options: { defaultIgnore: false }, path: '.env', leftOut: false },
    { name: 'other defaults', options: { defaultIgnore: ['*.md'] }, path: '.env', leftOut: false },
    {
      name: 'other defaults: theirs',
      options: { defaultIgnore: ['.*'] },
      path: '.well-known',
      leftOut: true,
    },
    { name: 'name in any folder', options: { ignorePatterns: ['*.scss'] }, path: 'a/b.scss', leftOut: true },
    { name: 'path', options: { ignorePatterns: ['a/*.md'] }, path: 'a/b/c.md', leftOut: true },
    {
      name: 'path from elsewhere',
      options: { ignorePatterns: ['a/*.md'] },
      path: 'b/a/c.md',
      leftOut: false,
    },
    { name: 'other case', options: { ignorePatterns: ['*.MD'] }, path: 'c.md', leftOut: false },
  ]
  it.each(rows)('$name', ({ options, path, leftOut }) => {
    expect(createIgnore(options).hasFile(path.slice(path.lastIndexOf('/') + 1), path)).toBe(leftOut)
  })
})

it('a pattern that matches nothing is an error', () => {
  const ignore = createIgnore({ ignorePatterns: ['*.scss', '*.less'] })
  ignore.hasFile('a.scss', 'css/a.scss')
  expect(() => ignore.assertMatched()).toThrow('"*.less"')
  ignore.hasFolder('b.less')
  ignore.assertMatched()
})

it('many stars take no longer', () => {
  const ignore = createIgnore({ ignorePatterns: [`${'*a'.repeat(40)}b`] })
  const before = performance.now()
  expect(ignore.hasFile('a'.repeat(200), 'a'.repeat(200))).toBe(false)
  expect(performance.now() - before).toBeLessThan(1000)
})

it("means what Python's fnmatch means by it", () => {
  const part = fc.constantFrom(
    '*',
    '?',
    '[',
    ']',
    '!',
    '-',
    'a',
    'b',
    '.',
    '/',
    '\\',
    '^',
    '{a,b}',
    '(',
    '😀',
    '&&',
    '||',
    '~~',
    '--',
    '\n',
  )
  const text = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''))
  const pairs = fc.sample(fc.tuple(text, text), { numRuns: 3000, seed: 16 })
  const script =
    'import fnmatch, json, sys; print(json.dumps([fnmatch.fnmatchcase(t, p) for p, t in json.load(sys.stdin)]))'
  const answers: boolean[] = JSON.parse(
    execFileSync('python3', ['-W', 'ignore', '-c', script], {
      input: JSON.stringify(pairs),
      encoding: 'utf8',
    }),
  )
  const differences = pairs.filter(([pattern, text], i) => {
    return createIgnore({ ignorePatterns: [pattern], defaultIgnore: false }).hasFolder(text) !== answers[i]
  })
  expect(differences).toEqual([])
  expect(answers.filter(Boolean).length).toBeGreaterThan(30)
})
