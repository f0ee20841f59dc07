import { TokenType, tokenizer } from '@csstools/css-tokenizer'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { findInCss } from '../src/references/css.ts'
import { cssSourceMap } from '../src/references/css-source-map.ts'
import type { FoundReference, ReferenceKind } from '../src/references/kind.ts'
import { CSS_KINDS } from '../src/references/languages.ts'

const KINDS = [...CSS_KINDS, cssSourceMap]

/** What begins, ends or hides tokens, and what is read otherwise after one thing than after another. */
const PARTS = [
  ...['url(', 'URL(', 'src(', 'image-set(', '-webkit-image-set(', 'u\\72l(', '\\69mage-set(', 'format(', '('],
  ...[')', '"', "'", '\\', '\\"', '/*', '*/', '/', '*', '<!--', '-->', '--', '<!', '#', '@', '.', '-', '+'],
  ...[
    '@import',
    '@IMPORT',
    '@\\69mport',
    '@namespace',
    '@media',
    ';',
    '{',
    '}',
    ' ',
    '\n',
    '\r\n',
    '\f',
    '\0',
  ],
  ...[
    'a.png',
    'data:',
    'data:image/png;base64,AA==',
    '"x.png"',
    "'y.png'",
    '1',
    '5',
    'e3',
    '%',
    ',',
    'a',
    'u+',
  ],
  ...['\xd7', '\xe9', '# sourceMappingURL=a.map', '"data:a"', "url('data:')", 'url("b.png")', 'url(c.png)'],
]

const css = fc.array(fc.constantFrom(...PARTS), { maxLength: 24 }).map((parts) => parts.join(''))

type Found = FoundReference & { kind: ReferenceKind['name'] }

function found(text: string): Found[] {
  const references: Found[] = []
  findInCss(text, KINDS, (reference, { name }) => references.push({ ...reference, kind: name }))
  return references.sort((a, b) => a.start - b.start)
}

/** The same with every token of the text. */
function foundInAll(text: string): Found[] {
  const visitors = KINDS.map((kind) => ({ kind: kind.name, visit: kind.createVisitor() }))
  const references: Found[] = []
  const tokens = tokenizer({ css: text })
  for (;;) {
    const token = tokens.nextToken()
    for (const { kind, visit } of visitors) {
      const reference = visit(token)
      if (reference) references.push({ ...reference, kind })
    }
    if (token[0] === TokenType.EOF) return references.sort((a, b) => a.start - b.start)
  }
}

it('looking only where a reference may be finds what looking at every token does', () => {
  fc.assert(
    fc.property(css, (text) => {
      const expected = foundInAll(text).filter(({ specifier }) => !/^data:/i.test(specifier))
      expect(found(text).filter(({ specifier }) => !/^data:/i.test(specifier))).toEqual(expected)
    }),
    { numRuns: 20_000 },
  )
})

it('finds something in such text at all', () => {
  const texts = fc.sample(css, { numRuns: 2000, seed: 1 })
  expect(texts.filter((text) => found(text).length > 0).length).toBeGreaterThan(300)
})
