import fc from 'fast-check'
import { parse, serialize, type DefaultTreeAdapterTypes as Tree } from 'parse5'
import { expect, it } from 'vitest'
import { loadFinders } from '../src/index.ts'
import { digestFolder, outputOf, verifyFolder } from './folder.ts'

const parts = [...'ab "\'&<>`,()%#?:\\=;*{}|é', '😀', '&amp;', '&copy', ']]>', '<|style>', '<!--']
const name = fc
  .tuple(
    fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('.png', '.b.svg', ''),
  )
  .map(([parts, extension]) => parts.join('') + extension)

/** Ways to write a URL: as little percent-encoded as can be, or as much. */
const urls: ((name: string) => string)[] = [
  (name) => `./${name.replace(/[%#?\\]| $/g, encodeURIComponent)}`,
  (name) => `/static/${encodeURIComponent(name)}`,
]
/** Ways to write a value of an attribute. */
const values: ((text: string) => string)[] = [
  (text) => `"${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`,
  (text) => `'${text.replaceAll('&', '&#38;').replaceAll("'", '&#x27;').replaceAll('<', '&lt;')}'`,
]
/** Ways to write a URL in CSS. */
const styles: ((url: string) => string)[] = [
  (url) => `url("${url.replace(/["\\]/g, '\\$&')}")`,
  (url) => `url(${url.replace(/[ "'()\\]/g, (found) => `\\${found.charCodeAt(0).toString(16)} `)})`,
]

const page = fc.uniqueArray(name, { minLength: 1, maxLength: 4 }).chain((names) => {
  const use = fc.record({
    name: fc.constantFrom(...names),
    url: fc.constantFrom(...urls),
    value: fc.constantFrom(...values),
    style: fc.constantFrom(...styles),
    suffix: fc.constantFrom('', '?a=1&b=2', '#x', '?&copy=1'),
  })
  return fc.record({ names: fc.constant(names), uses: fc.array(use, { minLength: 1, maxLength: 4 }) })
})

it('a browser finds the digested file where it found the file', async () => {
  const references = await loadFinders(['html'])
  fc.assert(
    fc.property(page, ({ names, uses }) => {
      const lines = uses.map(({ name, url, value, style, suffix }) => {
        const text = url(name) + suffix
        const candidate = text.replaceAll(' ', '%20').replaceAll(/,$/g, '%2C')
        return `é<img src=${value(text)} srcset=${value(candidate)} style=${value(`a:${style(text)}`)}>`
      })
      const folder = { ...Object.fromEntries(names.map((name) => [name, name])), 'a.html': lines.join('\n') }
      const result = digestFolder(folder, { references })
      expect(result.problems).toEqual([])
      expect(verifyFolder(result, outputOf(result), { references }).problems).toEqual([])

      const html = Buffer.from(result.assets.find(({ logicalPath }) => logicalPath === 'a.html')!.read())
      const expected = uses.flatMap(({ name, suffix }) => {
        return Array(3).fill(result.manifest.paths.get(name) + suffix)
      })
      expect(loadedBy(parse(html.toString()))).toEqual(expected)
    }),
    { numRuns: 200 },
  )
})

/** What the images of a page load, by the tree that a browser makes of it: paths below base, query and fragment. */
function loadedBy(node: Tree.Node): string[] {
  const below = 'childNodes' in node ? node.childNodes.flatMap(loadedBy) : []
  const attributes = 'attrs' in node && node.nodeName === 'img' ? node.attrs : []
  return attributes
    .map(({ name, value }) => (name === 'style' ? /^a:url\((["'])(.*)\1\)$/s.exec(value)?.[2] : value))
    .map((url) => new URL(url!, 'https://example.com/static/a.html'))
    .map(
      ({ pathname, search, hash }) => decodeURIComponent(pathname).slice('/static/'.length) + search + hash,
    )
    .concat(below)
}

const fragments = [
  ...['<svg>', '</svg>', '<svg/>', '<math>', '<foreignObject>', '</foreignObject>', '<desc>', '</desc>'],
  ...[
    '<style>',
    '</style>',
    '<style/>',
    '<script>',
    '</script>',
    '<title>',
    '</title>',
    '<textarea>',
    '<p>',
    '</p>',
  ],
  ...[
    '<img src=i.png>',
    "<img src='i.png'alt>",
    '<image href="i.png"/>',
    '<img srcset="i.png 1x,i.png">',
    '<img src="',
  ],
  ...[
    '<p style=a:url(i.png)>',
    '<p style="a:url(&quot;i.png&#34;)">',
    '<g fill=\'url("i.png")\'>',
    'import("./i.png")',
  ],
  ...[
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '&quot;',
    '&amp',
    '&lt;',
    '"',
    "'",
    '<',
    '>',
    '/',
    '{',
    ' ',
    '\r\n',
    'é',
    '😀',
    '\0',
  ],
  ...['a{b:url(i.png)}', 'url(&quot;i.png&quot;)', 'url(', 'i.png', ')'],
]

it('pages stay the same but for digests', async () => {
  const references = await loadFinders(['html'])
  let rewritten = 0
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...fragments), { maxLength: 20 }), (pieces) => {
      const text = pieces.join('')
      const result = digestFolder({ 'i.png': 'i', 'a.html': text }, { references, missing: 'ignore' })
      const page = result.assets.find(({ logicalPath }) => logicalPath === 'a.html')!
      if (page.rewritten) rewritten++
      expect(treeOf(Buffer.from(page.read()).toString())).toBe(treeOf(text))
      const again = digestFolder(outputOf(result), { references, missing: 'ignore' })
      expect(again.manifest).toEqual(result.manifest)
    }),
    { numRuns: 1000 },
  )
  expect(rewritten).toBeGreaterThan(100)
})

const AROUND_URLS = /\.[0-9a-f]{12}(?=\.png)|["')]|&quot;|(?<=url\()\s+|(?<=\.png["']?)\s+/g

/** The tree that a browser makes of a page, without digests and what may be written around a URL in another way. */
function treeOf(text: string): string {
  return serialize(parse(text)).replace(AROUND_URLS, '')
}

const tags = [
  'svg',
  'math',
  'mi',
  'foreignObject',
  'desc',
  'title',
  'style',
  'script',
  'textarea',
  'iframe',
  'p',
  'div',
  'b',
]
const structure = [
  ...tags.flatMap((tag) => [`<${tag}>`, `</${tag}>`, `<${tag}/>`]),
  ...['<template>', '<table>', '<td>', '<!--', '-->', '<![CDATA[', ']]>', 'x'],
  ...['<img src=i.png>', '<img src=i.png>', '<image href="i.png"/>', '<image href="i.png"/>'],
]

it('the images of a page are those of its tree', async () => {
  const references = await loadFinders(['html'])
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...structure), { maxLength: 10 }), (pieces) => {
      const { assets } = digestFolder({ 'i.png': 'i', 'a.html': pieces.join('') }, { references })
      const page = assets.find(({ logicalPath }) => logicalPath === 'a.html')!
      const output = Buffer.from(page.read()).toString()
      const images = imagesIn(parse(output, { scriptingEnabled: false }))
      expect(images.filter((url) => url === 'i.png')).toEqual([])
      expect(output.match(/i\.[0-9a-f]{12}\.png/g) ?? []).toEqual(images)
    }),
    { numRuns: 2000, seed: 1 },
  )
})

/** The URLs of the images of HTML and of SVG in a tree, in order. */
function imagesIn(node: Tree.Node): string[] {
  const attributes = 'attrs' in node ? node.attrs : []
  const isSvg = 'namespaceURI' in node && node.namespaceURI.endsWith('/svg')
  const wanted = isSvg ? 'image href' : 'img src'
  const own = attributes.filter(({ name }) => `${node.nodeName} ${name}` === wanted).map(({ value }) => value)
  const below = 'content' in node ? [node.content] : 'childNodes' in node ? node.childNodes : []
  return [...own, ...below.flatMap(imagesIn)]
}
