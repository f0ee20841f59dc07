import { manifestHash, parseManifest, serializeManifest } from '@staticfiles/manifest'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oracles } from './oracle.ts'
import { inFolder } from './tree.ts'

type Entries = [key: string, path: string][]

const rows: { name: string; entries: Entries }[] = [
  { name: 'no entries', entries: [] },
  { name: 'quotes and backslashes', entries: [['a"b\\c\'d.css', '"\\"']] },
  { name: 'slashes stay', entries: [['</script>/a', 'b/c']] },
  { name: 'short escapes', entries: [['\b\f\n\r\t', '\v\0']] },
  { name: 'every control character', entries: [[String.fromCharCode(...Array(32).keys()), '\x7f\x80\x9f']] },
  { name: 'line separators', entries: [['\u2028\u2029', '\u0085\ufeff']] },
  { name: 'end of the plane', entries: [['\ud7ff\ue000\ufffd\uffff', '\u{10000}\u{10ffff}']] },
  { name: 'astral', entries: [['😀', '👩‍👩‍👧']] },
  {
    name: 'order by code point',
    entries: [...'\u{10ffff}😀\uffff～\ue000\ud7ffza_Z\x7f'].map((key) => [key, key]),
  },
  { name: 'order by length', entries: ['a/b', 'a', 'a.', 'a b', ''].map((key) => [key, 'x']) },
  { name: 'composed and decomposed', entries: ['e\u0301', 'é', 'e'].map((key) => [key, key.normalize()]) },
  { name: 'numbers', entries: ['10', '9', '1', '-1', '1e3'].map((key) => [key, key]) },
  { name: 'names of JavaScript', entries: ['__proto__', 'constructor', 'toString'].map((key) => [key, key]) },
]

const started = await oracles()

describe.each(started)("the manifest's text is what Django $series saves", ({ oracle }) => {
  const same = async (entries: Entries): Promise<void> => {
    const django = await inFolder((folder) => oracle.manifest(folder, entries))
    const paths = new Map(entries)
    expect(serializeManifest({ paths })).toBe(django)
    expect(manifestHash(paths)).toBe(JSON.parse(django).hash)
  }

  it.each(rows)('$name', ({ entries }) => same(entries))

  it('for any text', async () => {
    const text = fc.string({ unit: 'binary' })
    const entries = fc.uniqueArray(fc.tuple(text, text), { selector: ([key]) => key, maxLength: 20 })
    await fc.assert(fc.asyncProperty(entries, same), { numRuns: 200 })
  })

  it('and is read back as it was', async () => {
    const entries: Entries = rows.at(-1)!.entries
    const django = await inFolder((folder) => oracle.manifest(folder, entries))
    expect([...parseManifest(django).paths]).toEqual([...entries].sort())
  })
})
