import { digestAssets } from '@staticfiles/core'
import { expect, it } from 'vitest'

/** Input of one unit over and over, between a beginning and an end. */
interface Row {
  path: string
  unit: string
  before?: string
  after?: string
  keepOriginals?: false
}

const rows: Row[] = [
  { path: 'a.css', unit: 'a{b:url(x.png)}' },
  { path: 'a.css', unit: 'a{b:url("y.png")}\n' },
  { path: 'a.css', unit: 'url(' },
  { path: 'a.css', unit: 'url( ' },
  { path: 'a.css', unit: 'url("' },
  { path: 'a.css', unit: 'url("\n' },
  { path: 'a.css', unit: 'src("x.png"' },
  { path: 'a.css', unit: 'image-set(' },
  { path: 'a.css', unit: '"x.png" 1x,', before: 'a{b:image-set(', after: ')}' },
  { path: 'a.css', unit: '@import ' },
  { path: 'a.css', unit: '@import "x.css";' },
  { path: 'a.css', unit: '@import/**/"x.css"' },
  { path: 'a.css', unit: '@namespace url(x.png)' },
  { path: 'a.css', unit: '/*' },
  { path: 'a.css', unit: '/*# sourceMappingURL=x.map */' },
  { path: 'a.css', unit: ' ', before: '/*# sourceMappingURL=x', after: 'y */' },
  { path: 'a.css', unit: '\\' },
  { path: 'a.css', unit: '\\75', after: 'rl(x.png)' },
  { path: 'a.css', unit: '"' },
  { path: 'a.css', unit: '{' },
  { path: 'a.css', unit: '(', before: 'url' },
  { path: 'a.css', unit: '../', before: 'a{b:url(', after: 'x.png)}' },
  { path: 'a.css', unit: '%2e%2e%2f', before: 'a{b:url(', after: 'x.png)}' },
  { path: 'a.css', unit: '\0' },
  { path: 'a.css', unit: '\xe9' },
  { path: 'a.css', unit: 'a-', after: 'url(x.png)' },
  { path: 'a.css', unit: 'url(data:' },
  { path: 'a.css', unit: 'url("data:" ' },
  { path: 'a.css', unit: "url('data:x')" },
  { path: 'a.js', unit: 'import "./x.js";' },
  { path: 'a.js', unit: 'import{a}from"./y.js"\n' },
  { path: 'a.js', unit: 'import("./x.js"),' },
  { path: 'a.js', unit: 'import(' },
  { path: 'a.js', unit: 'import ' },
  { path: 'a.js', unit: 'export * from ' },
  { path: 'a.js', unit: 'import.meta.' },
  { path: 'a.js', unit: 'new URL("x.png", import.meta.url),' },
  { path: 'a.js', unit: 'new URL("x.png" ', after: ', import.meta.url)' },
  { path: 'a.js', unit: '/* new URL("x.png",*/ ', before: 'new URL(', after: 'import.meta.url)' },
  { path: 'a.js', unit: '/**/', before: 'new URL(', after: '"x.png", import.meta.url)' },
  { path: 'a.js', unit: '\\', before: 'new URL("', after: '", import.meta.url)' },
  { path: 'a.js', unit: 'f("x", import.meta.url),' },
  { path: 'a.js', unit: '"URL" , import.meta.url ' },
  { path: 'a.js', unit: ' ', before: 'new URL("x",', after: 'import.meta.url)' },
  { path: 'a.js', unit: '/** @type {import("./x.js")} */' },
  { path: 'a.js', unit: 'from /* x */ ' },
  { path: 'a.js', unit: 'from // \xe2\n' },
  { path: 'a.js', unit: '`${', before: 'import "./x.js";' },
  { path: 'a.js', unit: '`${`', before: 'import "./x.js";\n', after: '\n//# sourceMappingURL=x.map' },
  { path: 'a.js', unit: '/a.b?', before: '"', after: ' ', keepOriginals: false },
  { path: 'a.js', unit: '"a/b.c', keepOriginals: false },
  { path: 'a.js', unit: '{(', before: 'import "./x.js";' },
  { path: 'a.js', unit: '[', before: '(class{}/1);import("./x.js");' },
  { path: 'a.js', unit: '{a:', before: '(function(){}/1);import("./x.js");a=' },
  { path: 'a.js', unit: 'a=>', before: '(function(){}/1);import("./x.js");' },
  { path: 'a.js', unit: '1+', before: '(function(){}/1);import("./x.js");', after: '1' },
  { path: 'a.js', unit: '1?1:', before: '(function(){}/1);import("./x.js");', after: '1' },
  { path: 'a.js', unit: 'else if(1);', before: '(function(){}/1);import("./x.js");if(1);' },
  { path: 'a.js', unit: '(', before: '(function(){}/1);import("./x.js");/', after: '/' },
  { path: 'a.js', unit: '/', before: 'import "./x.js";' },
  { path: 'a.js', unit: 'a=/[/', before: 'import "./x.js";\n', after: '\n//# sourceMappingURL=x.map' },
  { path: 'a.js', unit: '/*', before: 'import "./x.js";' },
  { path: 'a.js', unit: '//# sourceMappingURL=x.map' },
  { path: 'a.js', unit: '//# sourceMappingURL=x.map\n' },
  { path: 'a.js', unit: '//# sourceMappingURL=x.map\n', before: '`' },
  { path: 'a.js', unit: ' ', before: '//# sourceMappingURL=', after: 'x.map' },
  { path: 'a.js', unit: ' ', before: '//# sourceMappingURL=x.map', after: 'y' },
  { path: 'a.js', unit: '\r', before: '//# sourceMappingURL=x.map', after: 'y' },
  { path: 'x.js.map', unit: '[', before: '{"version":3,"mappings":"\\u0041","x":' },
  { path: 'x.js.map', unit: '{"a":', before: '{"version":3,"sections":' },
]

const others = ['x.png', 'x.css', 'x.js', 'x.map'].map((logicalPath) => ({
  logicalPath,
  source: Buffer.from(''),
}))

const SMALL = 1_000_000
const FACTOR = 8
/** Linear time gives 8, quadratic 64; in between are caches and the collector's moods. */
const MOST = 24
const TRIES = 4
/** Milliseconds below which a measurement says nothing. */
const NOISE = 20

it.each(rows.map((row) => ({ name: nameOf(row), row })))('$name', ({ row }) => {
  const ratio = () => timeOf(row, SMALL * FACTOR) / Math.max(timeOf(row, SMALL), NOISE)
  let least = ratio()
  for (let tries = 1; tries < TRIES && least >= MOST; tries++) least = Math.min(least, ratio())
  expect(least).toBeLessThan(MOST)
})

function nameOf({ path, unit, before = '', after = '' }: Row): string {
  return `${path}: ${JSON.stringify(before)}, many ${JSON.stringify(unit)}, ${JSON.stringify(after)}`
}

/** Milliseconds of processor time, which other processes do not lengthen. */
function timeOf({ path, unit, before = '', after = '', keepOriginals }: Row, size: number): number {
  const source = Buffer.from(before + unit.repeat(size / unit.length) + after, 'latin1')
  const start = process.cpuUsage()
  digestAssets([...others, { logicalPath: path, source }], { missing: 'ignore', keepOriginals })
  return process.cpuUsage(start).user / 1000
}
