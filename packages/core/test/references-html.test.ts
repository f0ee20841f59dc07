import { describe, expect, it } from 'vitest'
import { loadFinders } from '../src/index.ts'
import { bytesOf, digestFolder, type Folder } from './folder.ts'
import { type Row, rewriteAt } from './opt-in.ts'

const files: Folder = {
  'i.png': 'i',
  'img/a b.png': 'b',
  'a,b.png': 'c',
  'x&y.png': 'y',
  'it\'s "<1>" é.png': 'q',
  '😀.png': '😀',
  'b.css': '',
  'b.js': '',
  'b.svg': '<svg/>',
  'b.webmanifest': '{}',
  'b.html': '',
}

const rewriteHtml = rewriteAt('a.html', 'html', files)

describe('html elements', () => {
  const rows: Row[] = [
    { name: 'double quotes', input: '<img src="i.png">', expected: '<img src="i.<d>.png">' },
    { name: 'single quotes', input: "<img src='i.png'>", expected: '<img src="i.<d>.png">' },
    { name: 'no quotes', input: '<img src=i.png alt>', expected: '<img src="i.<d>.png" alt>' },
    { name: 'blanks', input: '<img\r\nsrc\n = \t" i.png "/>', expected: '<img\r\nsrc\n = \t"i.<d>.png"/>' },
    { name: 'upper case', input: '<IMG SRC="i.png">', expected: '<IMG SRC="i.<d>.png">' },
    {
      name: 'attribute twice',
      input: '<img src=i.png src=b.svg>',
      expected: '<img src="i.<d>.png" src=b.svg>',
    },
    {
      name: 'sources',
      input:
        '<script src=b.js></script><video src="i.png" poster="i.png"><source src="i.png"><track src="i.png"></video><embed src="b.svg"><iframe src="b.html"></iframe><input type=image src="i.png">',
      expected:
        '<script src="b.<d>.js"></script><video src="i.<d>.png" poster="i.<d>.png"><source src="i.<d>.png"><track src="i.<d>.png"></video><embed src="b.<d>.svg"><iframe src="b.<d>.html"></iframe><input type=image src="i.<d>.png">',
    },
    {
      name: 'object and background',
      input: '<body background="i.png"><object data="b.svg"></object>',
      expected: '<body background="i.<d>.png"><object data="b.<d>.svg"></object>',
    },
    {
      name: 'links that load',
      input:
        '<link rel="stylesheet" href="b.css"><link href=b.css rel="Alternate StyleSheet"><link rel="shortcut icon" href="i.png"><link rel=manifest href=b.webmanifest><link rel=modulepreload href=b.js><link rel=mask-icon href=b.svg>',
      expected:
        '<link rel="stylesheet" href="b.<d>.css"><link href="b.<d>.css" rel="Alternate StyleSheet"><link rel="shortcut icon" href="i.<d>.png"><link rel=manifest href="b.<d>.webmanifest"><link rel=modulepreload href="b.<d>.js"><link rel=mask-icon href="b.<d>.svg">',
    },
    {
      name: 'preload of a set',
      input: '<link rel=preload as=image href=i.png imagesrcset="i.png 1x, b.svg 2x">',
      expected: '<link rel=preload as=image href="i.<d>.png" imagesrcset="i.<d>.png 1x, b.<d>.svg 2x">',
    },
    {
      name: 'query and fragment',
      input: '<img src="i.png?a=1&b=2#x"><img src="i.png?a&amp;b&copy=1">',
      expected: '<img src="i.<d>.png?a=1&amp;b=2#x"><img src="i.<d>.png?a&amp;b&amp;copy=1">',
    },
    {
      name: 'character references',
      input: '<img src="&#x69;.png"><img src="x&amp;y.png"><img src="x&amp;y&period;png">',
      expected: '<img src="i.<d>.png"><img src="x%26y.<d>.png"><img src="x%26y.<d>.png">',
    },
    {
      name: 'characters that would end the value',
      input: '<img src="it\'s &quot;<1>&quot; é.png">',
      expected: '<img src="it%27s%20%22%3C1%3E%22%20é.<d>.png">',
    },
    {
      name: 'text of several bytes a character',
      input: '\ufeff<p>é😀\r\n<img alt="～" src="😀.png"><img src="i.png">',
      expected: '\ufeff<p>é😀\r\n<img alt="～" src="😀.<d>.png"><img src="i.<d>.png">',
    },
    {
      name: 'own name',
      input: '<iframe src="a.html?x"></iframe><img src="i.png">',
      expected: '<iframe src="a.<d>.html?x"></iframe><img src="i.<d>.png">',
    },
    { name: 'below base', input: '<img src="/static/i.png">', expected: '<img src="/static/i.<d>.png">' },
    {
      name: 'template and noscript',
      input: '<template><img src=i.png></template><noscript><img src=i.png></noscript>',
      expected: '<template><img src="i.<d>.png"></template><noscript><img src="i.<d>.png"></noscript>',
    },
    {
      name: 'links that do not load',
      input: '<a href="b.html"></a><area href="b.html"><form action="b.html"></form>',
    },
    {
      name: 'link elements that do not load',
      input:
        '<link rel="canonical" href="b.html"><link rel=alternate href=b.html><link href=b.css><link rel="next prev" href=b.html>',
    },
    {
      name: 'base',
      input:
        '<img src="i.png"><base href="/x/"><link rel=stylesheet href=b.css><style>a{b:url(i.png)}</style>',
      isTold: true,
    },
    {
      name: 'base without a URL',
      input: '<base target=_top><img src="i.png">',
      expected: '<base target=_top><img src="i.<d>.png">',
    },
    {
      name: 'other attributes',
      input: '<img data-src="i.png" alt="i.png" title="url(i.png)"><p src="i.png" href="i.png">',
    },
    {
      name: 'attributes of SVG in HTML',
      input: '<p fill="url(i.png)"><image href="i.png"><constructor src="i.png">',
    },
    {
      name: 'scheme',
      input:
        '<img src="https://h/i.png"><img src="//h/i.png"><img src="data:image/png,i.png"><script src="javascript:void 0">',
    },
    { name: 'outside base', input: '<img src="/i.png">' },
    { name: 'nothing', input: '<img src=""><img src><img src=" "><img><use href="#x">' },
    { name: 'folder', input: '<iframe src="./"></iframe>' },
    {
      name: 'comment',
      input: '<!-- <img src="i.png"> --><!--[if IE]><img src="i.png"><![endif]--><!><? <!-->',
    },
    {
      name: 'text of a script',
      input: '<script>"<img src=i.png>"</script><script><!--<script><img src=i.png></script>--></script>',
    },
    {
      name: 'text of other elements',
      input:
        '<title><img src="i.png"></title><textarea><img src="i.png"></textarea><style><img src="i.png"></style><xmp><img src="i.png"></xmp><iframe><img src="i.png"></iframe>',
    },
    { name: 'text after plaintext', input: '<plaintext><img src="i.png">' },
    { name: 'tag that is not closed', input: '<img src="i.png"' },
    { name: 'quote that is not closed', input: '<p><img src="i.png><p>' },
    { name: 'no markup', input: 'src="i.png"' },
    { name: 'empty', input: '' },
  ]
  it.each(rows)('$name', rewriteHtml)
})

describe('html srcset', () => {
  const rows: Row[] = [
    {
      name: 'descriptors',
      input: '<img srcset="i.png 1x, b.svg 2x,\n i.png 100w 50h">',
      expected: '<img srcset="i.<d>.png 1x, b.<d>.svg 2x,\n i.<d>.png 100w 50h">',
    },
    {
      name: 'no descriptors',
      input: "<source srcset='i.png, b.svg,'>",
      expected: "<source srcset='i.<d>.png, b.<d>.svg,'>",
    },
    { name: 'no quotes', input: '<img srcset=i.png>', expected: '<img srcset=i.<d>.png>' },
    {
      name: 'blanks and commas in names',
      input: '<img srcset="img/a%20b.png 1x, a,b.png 2x">',
      expected: '<img srcset="img/a%20b.<d>.png 1x, a%2Cb.<d>.png 2x">',
    },
    {
      name: 'character references',
      input: '<img srcset="x&amp;y.png?a&amp;b 1x,&#32;i.png&#x20;2x, i.png&#44; b.svg">',
      expected: '<img srcset="x%26y.<d>.png?a&amp;b 1x,&#32;i.<d>.png&#x20;2x, i.<d>.png&#44; b.<d>.svg">',
    },
    {
      name: 'comma in parentheses',
      input: '<img srcset="i.png x(1, i.png), b.svg 2x">',
      expected: '<img srcset="i.<d>.png x(1, i.png), b.<d>.svg 2x">',
    },
    { name: 'data', input: '<img srcset="data:image/png;base64,i.png 1x">' },
    { name: 'commas alone', input: '<img srcset=" , ,, ">' },
    { name: 'of another element', input: '<video srcset="i.png 1x"></video>' },
  ]
  it.each(rows)('$name', rewriteHtml)
})

describe('html styles and scripts', () => {
  const rows: Row[] = [
    {
      name: 'style attribute',
      input: `<p style="a:url(i.png)"><p style='a:url("i.png?a&amp;b")'>`,
      expected: `<p style="a:url('i.<d>.png')"><p style='a:url("i.<d>.png?a&amp;b")'>`,
    },
    {
      name: 'style attribute without quotes',
      input: '<p style=a:url(i.png)>',
      expected: `<p style=a:url('i.<d>.png')>`,
    },
    {
      name: 'style attribute with character references',
      input: '<p style="a:url(&quot;it&#39;s \\&quot;<1>\\&quot; é.png&quot;)">',
      expected: `<p style="a:url('it%27s%20%22%3C1%3E%22%20é.<d>.png')">`,
    },
    {
      name: 'style sheet',
      input: '<style>@import "b.css";a>b{c:url(x&y.png?a&b)}é{f:url(i.png)}</style>',
      expected:
        '<style>@import url("b.<d>.css");a>b{c:url("x%26y.<d>.png?a&b")}é{f:url("i.<d>.png")}</style>',
    },
    {
      name: 'end tag in a name',
      input: '<style>a{b:url("it\'s \\"<1>\\" é.png")}</style>',
      expected: '<style>a{b:url("it%27s%20%22%3C1%3E%22%20é.<d>.png")}</style>',
    },
    {
      name: 'style sheet that is not closed',
      input: '<style>a{b:url(i.png)}',
      expected: '<style>a{b:url("i.<d>.png")}',
    },
    {
      name: 'module',
      input: '<script type=module>import "./b.js";new Worker(new URL("b.js", import.meta.url))</script>',
      expected:
        '<script type=module>import "./b.<d>.js";new Worker(new URL("b.<d>.js", import.meta.url))</script>',
    },
    {
      name: 'script',
      input: '<script>if(a<b)import("./b.js")</script>',
      expected: '<script>if(a<b)import("./b.<d>.js")</script>',
    },
    {
      name: 'import map',
      input: '<script type="importmap">{"imports":{"b":"./b.js","<":"./x&y.png"}}</script>',
      expected: '<script type="importmap">{"imports":{"b":"./b.<d>.js","<":"./x%26y.<d>.png"}}</script>',
    },
    { name: 'comment in a style sheet', input: '<style>/* url(i.png) */ a{content:"url(i.png)"}</style>' },
    { name: 'strings in a script', input: '<script>a = "import(\'./b.js\')" // import("./b.js")</script>' },
    { name: 'source map of a script', input: '<script>\n//# sourceMappingURL=b.js\n</script>' },
    {
      name: 'data of another type',
      input:
        '<script type="application/json">{"imports":{"b":"./b.js"}}</script><script type="text/x-template"><img src="i.png"></script>',
    },
    { name: 'style sheet of another language', input: '<style type="text/less">a{b:url(i.png)}</style>' },
    { name: 'script with a source', input: '<script src="https://h/x.js">import("./b.js")</script>' },
    { name: 'script that is not closed', input: '<script>import("./b.js")' },
  ]
  it.each(rows)('$name', rewriteHtml)
})

describe('svg in html', () => {
  const rows: Row[] = [
    {
      name: 'image and use',
      input: '<svg><image href=i.png /><use xlink:href="b.svg#x"/></svg>',
      expected: '<svg><image href="i.<d>.png" /><use xlink:href="b.<d>.svg#x"/></svg>',
    },
    {
      name: 'presentation attribute',
      input: '<svg><path fill="url(b.svg#x)"/></svg>',
      expected: `<svg><path fill="url('b.<d>.svg#x')"/></svg>`,
    },
    {
      name: 'style sheet',
      input: '<svg><style><![CDATA[a{b:url(i.png)}]]>c{d:url(&quot;i.png&quot;)}</style></svg>',
      expected: '<svg><style><![CDATA[a{b:url("i.<d>.png")}]]>c{d:url("i.<d>.png")}</style></svg>',
    },
    {
      name: 'empty script, style and title',
      input: '<svg><script href="b.js"/><style/><title/><image href="i.png"/></svg><img src="i.png">',
      expected:
        '<svg><script href="b.<d>.js"/><style/><title/><image href="i.<d>.png"/></svg><img src="i.<d>.png">',
    },
    {
      name: 'HTML inside',
      input:
        '<svg><foreignObject><style><img src="i.png"></style><img src="i.png"></foreignObject><image href="i.png"/></svg>',
      expected:
        '<svg><foreignObject><style><img src="i.png"></style><img src="i.<d>.png"></foreignObject><image href="i.<d>.png"/></svg>',
    },
    {
      name: 'HTML that ends it',
      input: '<svg><path><p><style><img src="i.png"></style><title><img src="i.png"></title>',
    },
    {
      name: 'end tag that ends it',
      input: '<div><svg><path></div><title><img src="i.png"></title>',
    },
    {
      name: 'svg in svg, and after it',
      input:
        '<svg><svg><title>x</title></svg><image href="i.png"/></svg><image href="i.png"><title><img src="i.png"></title>',
      expected:
        '<svg><svg><title>x</title></svg><image href="i.<d>.png"/></svg><image href="i.png"><title><img src="i.png"></title>',
    },
    { name: 'empty svg', input: '<svg/><title><img src="i.png"></title><image href="i.png">' },
    { name: 'link', input: '<svg><a href="b.html" xlink:href="b.html"/></svg>' },
    { name: 'CDATA', input: '<svg><text><![CDATA[<image href="i.png"/>]]></text></svg>' },
    {
      name: 'CDATA out of it',
      input: '<![CDATA[<img src="i.png">]]>',
      expected: '<![CDATA[<img src="i.png">]]>',
    },
  ]
  it.each(rows)('$name', rewriteHtml)
})

it('files ending in .htm are pages too', async () => {
  const input: Row = { name: '', input: '<img src=i.png>', expected: '<img src="i.<d>.png">' }
  await rewriteAt('a.HTM', 'html', files)(input)
})

it('bytes of html in latin-1 stay', async () => {
  const references = await loadFinders(['html'])
  const text = '<p title="é">é<img src="é.png"><style>/*é*/a{b:url(é.png)}</style>'
  const { assets, problems } = digestFolder(
    { 'a.html': Buffer.from(text, 'latin1'), 'é.png': 'e' },
    { references },
  )
  expect(problems).toEqual([])
  const digested = Buffer.from(assets.find((asset) => asset.logicalPath === 'a.html')!.read())
  expect(digested.toString('latin1').replace(/\.[0-9a-f]{12}/g, '.<d>')).toBe(
    '<p title="é">é<img src="%C3%A9.<d>.png"><style>/*é*/a{b:url("%C3%A9.<d>.png")}</style>',
  )
})

it('missing files are problems, by the kind of what names them', async () => {
  const references = await loadFinders(['html'])
  const source = bytesOf(
    '<p>é\n<img src="no.png" srcset="i.png 1x, no-2.png 2x">\n<style>a{b:url(no-3.png)}</style><script>import("./no.js")</script>',
  )
  const { problems } = digestFolder({ 'a.html': source, 'i.png': 'i' }, { references })
  expect(problems).toMatchObject([
    { severity: 'error', line: 2, column: 10, lookedFor: 'no.png' },
    { severity: 'error', line: 2, column: 37, lookedFor: 'no-2.png' },
    { severity: 'error', line: 3, column: 12, lookedFor: 'no-3.png' },
    { severity: 'warn', line: 3, column: 49, lookedFor: 'no.js' },
  ])
})
