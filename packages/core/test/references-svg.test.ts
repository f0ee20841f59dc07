import { describe, expect, it } from 'vitest'
import { loadFinders } from '../src/index.ts'
import { bytesOf, digestFolder, type Folder } from './folder.ts'
import { type Row, rewriteAt } from './opt-in.ts'

const files: Folder = {
  'i.png': 'i',
  'img/a b.png': 'b',
  'x&y.png': 'y',
  'it\'s "<1>", é.png': 'q',
  '😀.png': '😀',
  'b.css': '',
  'b.js': '',
  'b.svg': '<svg/>',
}

const rewriteSvg = rewriteAt('a.svg', 'svg', files)

describe('svg elements', () => {
  const rows: Row[] = [
    {
      name: 'image',
      input: '<svg><image href="i.png"/></svg>',
      expected: '<svg><image href="i.<d>.png"/></svg>',
    },
    {
      name: 'xlink',
      input: '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="i.png"/></svg>',
      expected: '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="i.<d>.png"/></svg>',
    },
    {
      name: 'single quotes and blanks',
      input: "<svg><image\r\n\thref = ' i.png '\n/></svg>",
      expected: '<svg><image\r\n\thref = "i.<d>.png"\n/></svg>',
    },
    {
      name: 'feImage, use, script and gradients',
      input:
        '<svg><feImage href="i.png"/><use href="b.svg#x"/><script href="b.js"/><linearGradient href="b.svg#g"/></svg>',
      expected:
        '<svg><feImage href="i.<d>.png"/><use href="b.<d>.svg#x"/><script href="b.<d>.js"/><linearGradient href="b.<d>.svg#g"/></svg>',
    },
    {
      name: 'prefix',
      input: '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:image href="i.png"/></s:svg>',
      expected: '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:image href="i.<d>.png"/></s:svg>',
    },
    {
      name: 'HTML inside',
      input:
        '<svg><foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="i.png"/></foreignObject></svg>',
      expected:
        '<svg><foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="i.<d>.png"/></foreignObject></svg>',
    },
    {
      name: 'style sheet instruction',
      input: '<?xml version="1.0"?>\n<?xml-stylesheet type="text/css" href = \'b.css\' ?>\n<svg/>',
      expected: '<?xml version="1.0"?>\n<?xml-stylesheet type="text/css" href = "b.<d>.css" ?>\n<svg/>',
    },
    {
      name: 'character references',
      input: '<svg><image href="&#x69;.&#112;ng"/><image href="x&amp;y.png?a&amp;b=&quot;"/></svg>',
      expected: '<svg><image href="i.<d>.png"/><image href="x%26y.<d>.png?a&amp;b=%22"/></svg>',
    },
    {
      name: 'characters that would end the value',
      input: '<svg><image href="it&apos;s%20&quot;&lt;1&gt;&quot;,%20é.png"/></svg>',
      expected: '<svg><image href="it%27s%20%22%3C1%3E%22%2C%20é.<d>.png"/></svg>',
    },
    {
      name: 'entities of the document',
      input:
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [\n<!ENTITY ns_svg "http://www.w3.org/2000/svg">\n<!ENTITY img \'i.png\'>\n]>\n<svg xmlns="&ns_svg;"><image href="&img;"/></svg>',
      expected:
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [\n<!ENTITY ns_svg "http://www.w3.org/2000/svg">\n<!ENTITY img \'i.png\'>\n]>\n<svg xmlns="&ns_svg;"><image href="i.<d>.png"/></svg>',
    },
    {
      name: 'text of several bytes a character',
      input: '\ufeff<svg><text>é😀</text><image href="😀.png"/><!-- ～ --><image href="i.png"/></svg>',
      expected:
        '\ufeff<svg><text>é😀</text><image href="😀.<d>.png"/><!-- ～ --><image href="i.<d>.png"/></svg>',
    },
    {
      name: 'own name',
      input: '<svg><symbol id="x"/><use href="a.svg#x"/><use href="#x"/></svg>',
      expected: '<svg><symbol id="x"/><use href="a.<d>.svg#x"/><use href="#x"/></svg>',
    },
    {
      name: 'below base',
      input: '<svg><use href="/static/b.svg"/></svg>',
      expected: '<svg><use href="/static/b.<d>.svg"/></svg>',
    },
    { name: 'link', input: '<svg><a href="i.png"><image/></a></svg>' },
    { name: 'other elements', input: '<svg><metadata><x href="i.png"/></metadata><g href="i.png"/></svg>' },
    {
      name: 'other attributes',
      input: '<svg id="i.png"><image data-href="i.png" src="i.png" x:href="i.png"/></svg>',
    },
    { name: 'fragment', input: '<svg fill="url(#g)"><use href="#x"/></svg>' },
    {
      name: 'scheme',
      input: '<svg><image href="data:image/png;base64,AA//"/><image href="https://h/i.png"/></svg>',
    },
    { name: 'nothing', input: '<svg><image href=""/><image href=" "/></svg>' },
    { name: 'comment', input: '<svg><!-- <image href="i.png"/> --></svg>' },
    { name: 'CDATA', input: '<svg><text><![CDATA[<image href="i.png"/>]]></text></svg>' },
    { name: 'text', input: '<svg><text>href="i.png" url(i.png)</text><title>url(i.png)</title></svg>' },
    { name: 'entity declaration', input: '<!DOCTYPE svg [<!ENTITY x "<image href=\'i.png\'/>">]><svg/>' },
    { name: 'other instruction', input: '<?php href="i.png" ?><svg/>' },
    { name: 'not closed', input: '<svg><image href="i.png"/>', isTold: true },
    { name: 'attribute twice', input: '<svg><image href="i.png" href="b.svg"/></svg>', isTold: true },
    { name: 'HTML', input: '<svg><image href=i.png></svg>', isTold: true },
    { name: 'two roots', input: '<svg><image href="i.png"/></svg><svg/>', isTold: true },
    { name: 'unknown entity', input: '<svg><image href="i.png"/>&x;</svg>', isTold: true },
    { name: 'no markup', input: 'i.png', isTold: true },
    { name: 'empty', input: '' },
  ]
  it.each(rows)('$name', rewriteSvg)
})

describe('svg styles', () => {
  const rows: Row[] = [
    {
      name: 'presentation attributes',
      input: `<svg><path fill="url(b.svg#g)" mask='url("b.svg#m") none'/></svg>`,
      expected: `<svg><path fill="url('b.<d>.svg#g')" mask='url("b.<d>.svg#m") none'/></svg>`,
    },
    {
      name: 'style attribute',
      input: '<svg style="background:url(i.png), url(&quot;i.png?a&amp;b&quot;)"/>',
      expected: `<svg style="background:url('i.<d>.png'), url('i.<d>.png?a&amp;b')"/>`,
    },
    {
      name: 'image-set in a style attribute',
      input: `<svg style="--x:image-set('i.png' 1x)"/>`,
      expected: `<svg style="--x:image-set('i.<d>.png' 1x)"/>`,
    },
    {
      name: 'style sheet',
      input: '<svg><style>@import "b.css";a{b:url(i.png)}</style></svg>',
      expected: '<svg><style>@import url("b.<d>.css");a{b:url("i.<d>.png")}</style></svg>',
    },
    {
      name: 'style sheet in CDATA',
      input: '<svg><style type="text/css"><![CDATA[\na>b{c:url(x&y.png?a&b)}\n]]></style></svg>',
      expected: '<svg><style type="text/css"><![CDATA[\na>b{c:url("x%26y.<d>.png?a&b")}\n]]></style></svg>',
    },
    {
      name: 'style sheet around CDATA',
      input: '<svg><style>/*<![CDATA[*/a{b:url(i.png)}/*]]>*/c{d:url(x&amp;y.png?a&amp;b)}</style></svg>',
      expected:
        '<svg><style>/*<![CDATA[*/a{b:url("i.<d>.png")}/*]]>*/c{d:url("x%26y.<d>.png?a&amp;b")}</style></svg>',
    },
    {
      name: 'style sheet with character references',
      input: '<svg><style>a &gt; b{c:&#39;&#39;;d:url(&quot;i.png&quot;)}é{f:url(i.png)}</style></svg>',
      expected: '<svg><style>a &gt; b{c:&#39;&#39;;d:url("i.<d>.png")}é{f:url("i.<d>.png")}</style></svg>',
    },
    {
      name: 'script',
      input: '<svg><script type="module"><![CDATA[import "./b.js"; a<b]]></script></svg>',
      expected: '<svg><script type="module"><![CDATA[import "./b.<d>.js"; a<b]]></script></svg>',
    },
    { name: 'variable', input: '<svg fill="url(var(--x))" stroke="red"/>' },
    { name: 'string', input: `<svg style="content:'url(i.png)'"/>` },
    { name: 'attribute that is no style', input: '<svg><path d="url(i.png)" class="url(i.png)"/></svg>' },
    {
      name: 'comment in a style sheet',
      input: '<svg><style>/* url(i.png) */<!-- a{b:url(i.png)} --></style></svg>',
    },
    {
      name: 'style sheet of another language',
      input: '<svg><style type="text/less">a{b:url(i.png)}</style></svg>',
    },
    {
      name: 'reference over the border of CDATA',
      input: '<svg><style>a{b:url(<![CDATA[i.png]]>)}</style></svg>',
      isTold: true,
    },
    { name: 'data in data', input: `<svg style="a:url(data:image/svg+xml,%3Csvg fill='url(#b)'/%3E)"/>` },
    {
      name: 'script with a source',
      input: '<svg><script href="https://h/x.js">import("./b.js")</script></svg>',
    },
  ]
  it.each(rows)('$name', rewriteSvg)
})

it('bytes of svg in latin-1 stay', async () => {
  const references = await loadFinders(['svg'])
  const text =
    '<?xml version="1.0" encoding="ISO-8859-1"?><svg><text>é</text><image href="é.png"/><!--é--></svg>'
  const source = Buffer.from(text, 'latin1')
  const { assets, problems } = digestFolder({ 'a.svg': source, 'é.png': 'e' }, { references })
  expect(problems).toEqual([])
  const digested = Buffer.from(assets.find((asset) => asset.logicalPath === 'a.svg')!.read())
  expect(digested.toString('latin1').replace(/\.[0-9a-f]{12}/, '.<d>')).toBe(
    text.replace('"é.png"', '"%C3%A9.<d>.png"'),
  )
})

it('missing files are problems, with line and column', async () => {
  const references = await loadFinders(['svg'])
  const source = bytesOf(
    '<svg>\n<text>é</text><image href="no.png"/>\n<style>\na{b:url(no.svg)}</style></svg>',
  )
  const { problems } = digestFolder({ 'a.svg': source, 'i.png': 'i' }, { references })
  expect(problems).toMatchObject([
    { severity: 'error', line: 2, column: 27, lookedFor: 'no.png' },
    { severity: 'error', line: 4, column: 5, lookedFor: 'no.svg' },
  ])
})
