import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Manifest, replacePaths, serializeManifest } from '../src/index.ts'

const pathOf = (key: string, digest: string): string => `${key}.${digest}`

const [OLD, NEW] = ['0123456789ab', 'ba9876543210']

function manifestOf(keys: readonly string[], changed: readonly string[] = []): Manifest {
  return { paths: new Map(keys.map((key) => [key, pathOf(key, changed.includes(key) ? NEW : OLD)])) }
}

const changesOf = (keys: readonly string[]) =>
  keys.map((key) => ({ key, from: pathOf(key, OLD), to: pathOf(key, NEW) }))

describe('replacePaths', () => {
  it('gives what the whole would be serialized to', () => {
    const odd = fc.constantFrom(
      ...[
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
      ],
    )
    const part = fc.oneof(odd, fc.string({ unit: 'binary', minLength: 1, maxLength: 5 }))
    const key = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { minLength: 1, maxLength: 8 }).chain((keys) => {
          return fc.record({ keys: fc.constant(keys), changed: fc.shuffledSubarray(keys) })
        }),
        fc.boolean(),
        ({ keys, changed }, hasMore) => {
          const predigested = hasMore ? new Map([['a', 'b']]) : undefined
          const bytes = Buffer.from(serializeManifest({ ...manifestOf(keys), predigested }))
          expect(replacePaths(bytes, changesOf(changed))).toBe(true)
          expect(bytes.toString()).toBe(serializeManifest({ ...manifestOf(keys, changed), predigested }))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('takes entries of any number and length', () => {
    const keys = Array.from({ length: 3000 }, (_, i) => `${'"\\é'.repeat(i % 100)}${i}`)
    keys.push('x'.repeat(200_000))
    const bytes = Buffer.from(serializeManifest(manifestOf(keys)))
    expect(replacePaths(bytes, changesOf(keys))).toBe(true)
    expect(bytes.toString()).toBe(serializeManifest(manifestOf(keys, keys)))
  })

  const known = serializeManifest(manifestOf(['a', 'b']))
  const rows: { name: string; text: string; key?: string; to?: string }[] = [
    { name: 'a path that is not there', text: known, key: 'c' },
    { name: 'a path of another length', text: known, to: 'b' },
    { name: 'other spaces', text: JSON.stringify(JSON.parse(known)) },
    { name: 'another order', text: known.replace(/^(.)(.*), ("version": "1.1")/, '$1$3, $2') },
    { name: 'no hash', text: known.replace(/, "hash": ".*?"/, '') },
    { name: 'cut short', text: known.slice(0, 60) },
    { name: 'nothing', text: '' },
  ]
  it.each(rows)('leaves a manifest alone: $name', ({ text, key = 'a', to = pathOf(key, NEW) }) => {
    expect(replacePaths(Buffer.from(text), [{ key, from: pathOf(key, OLD), to }])).toBe(false)
  })
})
