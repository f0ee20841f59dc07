import { describe, expect, it } from 'vitest'
import { loadFinders, type OptInKind, type ReferenceFinder } from '../src/index.ts'

interface Row {
  name: string
  kind: OptInKind
  /** A text of about this many characters. */
  make: (size: number) => string
}

const fill = (unit: string, size: number): string => unit.repeat(Math.ceil(size / unit.length))

const rows: Row[] = [
  { kind: 'html', name: 'elements that are not closed', make: (size) => fill('<div>', size) },
  { kind: 'html', name: 'formatting that is not closed', make: (size) => fill('<b a=1><p>', size) },
  { kind: 'html', name: 'svg that is not closed', make: (size) => fill('<svg><desc>', size) },
  { kind: 'html', name: 'quotes that are not closed', make: (size) => fill('<img src="', size) },
  { kind: 'html', name: 'attributes', make: (size) => `<img ${attributes(size)}>` },
  { kind: 'html', name: 'character references', make: (size) => `<img src="${fill('&amp;', size)}">` },
  { kind: 'html', name: 'candidates', make: (size) => `<img srcset="${fill('a&amp;b, ', size)}">` },
  { kind: 'html', name: 'commas', make: (size) => `<img srcset="a${fill(',', size)}b">` },
  { kind: 'html', name: 'parentheses', make: (size) => `<img srcset="a ${fill('(', size)}">` },
  { kind: 'html', name: 'blanks', make: (size) => `<link rel=icon href="a${fill(' ', size)}b">` },
  { kind: 'html', name: 'styles', make: (size) => `<p style="${fill('a:url(x);', size)}">` },
  { kind: 'html', name: 'CDATA', make: (size) => `<svg><style>${fill('<![CDATA[', size)}</style>` },
  { kind: 'html', name: 'scripts', make: (size) => fill('<script>import("./a")</script>', size) },
  { kind: 'svg', name: 'elements that are not closed', make: (size) => fill('<a>', size) },
  { kind: 'svg', name: 'depth', make: (size) => fill('<a>', size / 2) + fill('</a>', size / 2) },
  { kind: 'svg', name: 'images', make: (size) => `<svg>${fill('<image href="a"/>', size)}</svg>` },
  { kind: 'svg', name: 'attributes', make: (size) => `<svg ${attributes(size)}/>` },
  { kind: 'svg', name: 'quotes in quotes', make: (size) => `<svg>${fill(`<a b='"'/>`, size)}</svg>` },
  { kind: 'svg', name: 'blanks', make: (size) => `<?xml-stylesheet href=${fill(' ', size)}?><svg/>` },
  { kind: 'svg', name: 'entities', make: (size) => `<!DOCTYPE svg [${fill('<!ENTITY a ', size)}]><svg/>` },
  {
    kind: 'svg',
    name: 'entities that grow',
    make: (size) =>
      `<!DOCTYPE svg [<!ENTITY a "${fill('x', size)}">]><svg><image href="${fill('&a;', size)}"/></svg>`,
  },
  { kind: 'source-map-file', name: 'depth', make: (size) => fill('[', size) },
  { kind: 'source-map-file', name: 'strings', make: (size) => `[${fill('"a",', size)}""]` },
  { kind: 'source-map-file', name: 'one string', make: (size) => `{"mappings":"${fill('AAAA;', size)}"}` },
]

function attributes(size: number): string {
  return Array.from({ length: size / 12 }, (_, i) => `a${i}="x"`).join(' ')
}

const SMALL = 60_000
const FACTOR = 8
/** Milliseconds below which a measurement says nothing. */
const NOISE = 10

describe('time is linear in the size', () => {
  it.each(rows)('$kind: $name', async ({ kind, make }) => {
    const [finder] = await loadFinders([kind])
    const small = timeOf(finder!, make(SMALL))
    const large = timeOf(finder!, make(SMALL * FACTOR))
    expect(large).toBeLessThan(Math.max(small, NOISE) * FACTOR * 3)
  })
})

/** Milliseconds of processor time, which other processes do not lengthen. */
function timeOf(finder: ReferenceFinder, text: string): number {
  const start = process.cpuUsage()
  const found = [...finder.find(text, '', () => {})]
  const { user } = process.cpuUsage(start)
  expect(found.length).toBeLessThan(text.length)
  return user / 1000
}
