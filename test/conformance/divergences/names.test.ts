import { describe, expect, it } from 'vitest'
import { oracles } from '../oracle.ts'
import { collect, digest, type Outcome } from '../outcome.ts'
import { treeOf } from '../tree.ts'

/** Django takes a file's path for a URL; the digested path is what comes out of that. */
const rows: { name: string; path: string; django: string; ours: string }[] = [
  { name: 'number sign', path: 'c#.png', django: 'c.<d>#.png', ours: 'c#.<d>.png' },
  { name: 'question mark', path: 'why?.png', django: 'why.<d>?.png', ours: 'why?.<d>.png' },
  { name: 'escape', path: 'a%20b.png', django: 'a b.<d>.png', ours: 'a%20b.<d>.png' },
  { name: 'colon after a capital', path: 'A:b.png', django: 'a:b.<d>.png', ours: 'A:b.<d>.png' },
  { name: 'blanks at the ends', path: ' i.png ', django: 'i.<d>.png', ours: ' i.<d>.png ' },
  { name: 'tab', path: 'a\tb.png', django: 'ab.<d>.png', ours: 'a\tb.<d>.png' },
]

const digestedPath = ({ paths }: Outcome, path: string): string | undefined =>
  paths.get(path)?.replace(/[0-9a-f]{12}/, '<d>')

const started = await oracles()

describe('Django gives the wrong name', () => {
  describe.each(started)('Django $series', ({ oracle }) => {
    it.each(rows)('$name', async ({ path, django }) => {
      const outcome = await collect(oracle, treeOf({ [path]: 'i' }))
      expect(outcome.exception).toBeNull()
      expect(digestedPath(outcome, path)).toBe(django)
    })
  })

  it.each(rows)('$name: we', ({ path, ours }) => {
    expect(digestedPath(digest(treeOf({ [path]: 'i' })), path)).toBe(ours)
  })
})
