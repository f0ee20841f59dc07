import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Manifest, type PathChange, replacePaths, serializeManifest } from '../src/index.ts'

const pathOf = (key: string, digest: string): string => `${key}.${digest}`

const [OLD, NEW] = ['0123456789ab', 'ba9876543210']

function manifestOf(keys: readonly string[], changed: readonly string[] = []): Manifest {
  return { paths: new Map(keys.map((key) => [key, pathOf(key, changed.includes(key) ? NEW : OLD)])) }
}

const changesOf = (keys: readonly string[]): PathChange[] =>
  keys.map((key) => ({ key, from: pathOf(key, OLD), to: pathOf(key, NEW) }))

const ODD = [
  '": "',
  '", "',
  '"',
  '\\',
  '\\"',
  '"], ["',
  '{"paths": {',
  '😀',
  'é',
  '\n',
  '}, "version": "1.1"',
  ' ',
]

describe('replacePaths', () => {
  it('gives what the whole would be serialized to', () => {
    const part = fc.oneof(fc.constantFrom(...ODD), fc.string({ unit: 'binary', minLength: 1, maxLength: 5 }))
    const key = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''))
    const fate = fc.constantFrom('stays', 'changes', 'comes', 'goes')
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ key, fate }), { maxLength: 10, selector: ({ key }) => key }),
        fc.boolean(),
        (entries, hasMore) => {
          const predigested = hasMore ? new Map([['a', 'b']]) : undefined
          const of = (...fates: string[]) =>
            entries.filter(({ fate }) => fates.includes(fate)).map(({ key }) => key)
          const bytes = Buffer.from(
            serializeManifest({ ...manifestOf(of('stays', 'changes', 'goes')), predigested }),
          )
          const changes: PathChange[] = [
            ...changesOf(of('changes')),
            ...of('comes').map((key) => ({ key, to: pathOf(key, OLD) })),
            ...of('goes').map((key) => ({ key, from: pathOf(key, OLD) })),
          ]
          const expected = { ...manifestOf(of('stays', 'changes', 'comes'), of('changes')), predigested }
          expect(String(replacePaths(bytes, changes))).toBe(serializeManifest(expected))
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('takes entries of any number and length', () => {
    const keys = Array.from({ length: 3000 }, (_, i) => `${'"\\é'.repeat(i % 100)}${i}`)
    keys.push('x'.repeat(200_000))
    const bytes = Buffer.from(serializeManifest(manifestOf(keys)))
    expect(String(replacePaths(bytes, changesOf(keys)))).toBe(serializeManifest(manifestOf(keys, keys)))
  })

  const known = serializeManifest(manifestOf(['a', 'b']))
  const rows: { name: string; text: string; change?: PathChange }[] = [
    { name: 'a path that is not there', text: known, change: { key: 'c', from: 'c', to: 'd' } },
    { name: 'a path that goes and is not there', text: known, change: { key: 'c', from: 'c' } },
    { name: 'another path than is there', text: known, change: { key: 'a', from: 'b', to: 'c' } },
    { name: 'a new path that is there', text: known, change: { key: 'a', to: 'c' } },
    { name: 'other spaces', text: JSON.stringify(JSON.parse(known)) },
    { name: 'another order', text: known.replace(/^(.)(.*), ("version": "1.1")/, '$1$3, $2') },
    { name: 'no hash', text: known.replace(/, "hash": ".*?"/, '') },
    { name: 'cut short', text: known.slice(0, 60) },
    { name: 'nothing', text: '' },
  ]
  it.each(rows)('tells that it cannot: $name', ({ text, change }) => {
    expect(replacePaths(Buffer.from(text), change ? [change] : changesOf(['a']))).toBeUndefined()
  })
})
