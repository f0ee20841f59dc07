import { expect, it } from 'vitest'
import { type Claim, settleClaims } from '../src/claims.ts'

const claim = (
  key: string,
  path: string,
  hold: Claim['hold'],
  owner = path,
  source: string | undefined = undefined,
): Claim => ({ key, path, hold, owner, source })

const rows: { name: string; input: Claim[]; expected: Record<string, string>; problems?: string[] }[] = [
  { name: 'one claim', input: [claim('a', 'a.1', 'loose')], expected: { a: 'a.1' } },
  {
    name: 'the same claim twice',
    input: [claim('a', 'a.1', 'plain'), claim('a', 'a.1', 'firm')],
    expected: { a: 'a.1' },
  },
  {
    name: 'a shared chunk and an asset',
    input: [claim('a', 'a.1', 'loose'), claim('a', 'a.2', 'plain')],
    expected: { a: 'a.2' },
  },
  {
    name: 'two shared chunks',
    input: [claim('a', 'a.1', 'loose'), claim('a', 'a.2', 'loose'), claim('b', 'b.1', 'loose')],
    expected: { b: 'b.1' },
  },
  { name: 'two assets', input: [claim('a', 'a.1', 'plain'), claim('a', 'a.2', 'plain')], expected: {} },
  {
    name: 'a shared chunk and two assets',
    input: [claim('a', 'a.1', 'plain'), claim('a', 'a.2', 'plain'), claim('a', 'a.3', 'loose')],
    expected: {},
  },
  {
    name: 'a public file and an asset',
    input: [claim('a', 'a.1', 'plain', 'the asset a'), claim('a', 'a.2', 'firm', 'public/a')],
    expected: {},
    problems: [
      'public/a (a.2) and the asset a (a.1) would have the same key in the manifest. Rename one of them.',
    ],
  },
  {
    name: 'an included file and an asset that was made of it',
    input: [claim('a', 'a.1', 'plain', 'the asset a', '/app/a'), claim('a', 'a.2', 'firm', 'a', '/app/a')],
    expected: { a: 'a.2' },
  },
  {
    name: 'an included file and an asset that was made of another',
    input: [claim('a', 'a.1', 'plain', 'the asset a', '/app/b'), claim('a', 'a.2', 'firm', 'a', '/app/a')],
    expected: {},
    problems: ['a (a.2) and the asset a (a.1) would have the same key in the manifest. Rename one of them.'],
  },
  {
    name: 'a public file and a shared chunk',
    input: [claim('a', 'a.1', 'loose'), claim('a', 'a.2', 'firm')],
    expected: { a: 'a.2' },
  },
  {
    name: 'code-point order',
    input: [claim('😀', '1', 'firm'), claim('～', '2', 'firm')],
    expected: { '～': '2', '😀': '1' },
  },
]

it.each(rows)('$name', ({ input, expected, problems = [] }) => {
  for (const claims of [input, input.toReversed()]) {
    const settled = settleClaims(claims)
    expect([...settled.paths]).toEqual(Object.entries(expected))
    expect(settled.problems.map(({ message }) => message)).toEqual(problems)
  }
})
