import { type CssLocation, type CssNode, parse, string, tokenize, tokenTypes, url, walk } from 'css-tree'
import { type Add, collectFound, type Found, sourceMapOf } from './found.ts'

/** At-rules whose `url()` is a name to compare with and no file to load. */
const NAMES = new Set(['namespace', 'document', '-moz-document'])

const MAY_REFER = /url|src|image-set|@import|\\/i

/** The references in a stylesheet, by css-tree. */
export function findInCss(text: string): Found[] {
  if (!MAY_REFER.test(text)) return []
  return collectFound((add) => {
    const tree = parse(text, {
      positions: true,
      parseCustomProperty: true,
      onComment(comment: string, { start, end }: CssLocation) {
        const specifier = sourceMapOf(comment)
        if (specifier !== undefined) add('css-source-map', specifier, start.offset, end.offset)
      },
    })
    walk(tree, function (node: CssNode) {
      if (this.atrulePrelude && NAMES.has(this.atrule!.name.toLowerCase())) return
      findInNode(node, add)
    })
  })
}

function findInNode(node: CssNode, add: Add): void {
  if (node.type === 'Url') add('css-url', node.value, ...rangeOf(node))
  else if (node.type === 'Raw') findInTokens(node.value, node.loc!.start.offset, add)
  else if (node.type === 'Atrule' && node.name.toLowerCase() === 'import') {
    const first = node.prelude?.type === 'AtrulePrelude' ? node.prelude.children.first : null
    if (first?.type === 'String' || first?.type === 'Url')
      add('css-import', first.value, rangeOf(node)[0], rangeOf(first)[1])
  } else if (node.type === 'Function' && /^(?:-webkit-)?image-set$/i.test(node.name)) {
    for (const child of node.children.toArray())
      if (child.type === 'String') add('css-image-set', child.value, ...rangeOf(child))
  } else if (node.type === 'Function' && node.name.toLowerCase() === 'src') {
    const { first } = node.children
    if (first?.type === 'String') add('css-src', first.value, ...rangeOf(first))
  }
}

/** `url()` in what css-tree cannot parse: a hack for an old browser, which sees a token there all the same. */
function findInTokens(text: string, offset: number, add: Add): void {
  let open: number | undefined
  tokenize(text, (type, start, end) => {
    const token = text.slice(start, end)
    if (type === tokenTypes.Url) add('css-url', url.decode(token), offset + start, offset + end)
    else if (type === tokenTypes.String && open !== undefined)
      add('css-url', string.decode(token), offset + open, offset + end)
    if (type === tokenTypes.Function && /^url\($/i.test(token)) open = start
    else if (type !== tokenTypes.WhiteSpace) open = undefined
  })
}

const COVERS: ReadonlySet<number> = new Set([
  tokenTypes.Comment,
  tokenTypes.String,
  tokenTypes.BadString,
  tokenTypes.Url,
  tokenTypes.BadUrl,
])

/** Whether a place in a stylesheet is inside a comment, a string or a URL. */
export function isCovered(text: string, offset: number): boolean {
  let covered = false
  tokenize(text, (type, start, end) => {
    if (start < offset && offset < end) covered = COVERS.has(type)
  })
  return covered
}

function rangeOf({ loc }: CssNode): [number, number] {
  return [loc!.start.offset, loc!.end.offset]
}
