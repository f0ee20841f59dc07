import { foreignContent, html, type Token } from 'parse5'

/** What an element belongs to. In SVG and MathML, all text has CDATA sections and character references. */
export type Namespace = 'html' | 'svg' | 'math'

/** A part of a page that is of one namespace: the page itself, an `svg` in it, a `foreignObject` in that. */
interface Part {
  /** The element that it is the content of. */
  root: string
  namespace: Namespace
  /** How many elements of a name are open in it. */
  open: Map<string, number>
}

/** Follows a page's tags, and knows the namespace of what is next. */
export interface NamespaceTracker {
  readonly namespace: Namespace
  /** Answers the namespace of the element that begins. */
  begin(tag: Token.TagToken): Namespace
  end(name: string): void
}

const NAMESPACES = { html: html.NS.HTML, svg: html.NS.SVG, math: html.NS.MATHML }

/**
 * The rules of HTML for foreign content, without the tree that they are told for: to count open elements takes linear
 * time, which to build the tree does not where many are never closed.
 */
export function trackNamespaces(): NamespaceTracker {
  const parts: Part[] = [{ root: '', namespace: 'html', open: new Map() }]
  const current = () => parts.at(-1)!
  const isOpen = (part: Part | undefined, name: string) => (part?.open.get(name) ?? 0) > 0
  const leaveForeign = () => {
    while (current().namespace !== 'html') parts.pop()
  }

  return {
    get namespace() {
      return current().namespace
    },
    begin(tag) {
      const { tagName: name, selfClosing } = tag
      if (foreignContent.causesExit(tag)) leaveForeign()
      const { namespace: parent, open } = current()
      const namespace = parent === 'html' && (name === 'svg' || name === 'math') ? name : parent
      if (namespace !== 'html' && selfClosing) return namespace
      if (namespace !== parent) parts.push({ root: name, namespace, open: new Map() })
      else if (holdsHtml(tag, namespace)) parts.push({ root: name, namespace: 'html', open: new Map() })
      else open.set(name, (open.get(name) ?? 0) + 1)
      return namespace
    },
    end(name) {
      const isInside = isOpen(current(), name) || current().root === name
      if (name === 'p' || name === 'br' || (!isInside && isOpen(parts.at(-2), name))) leaveForeign()
      const { root, open } = current()
      if (isOpen(current(), name)) open.set(name, open.get(name)! - 1)
      else if (root === name) parts.pop()
    },
  }
}

/** Whether HTML begins again inside of it, as in `foreignObject`; elements of SVG are known by their proper case. */
function holdsHtml({ tagName, attrs }: Token.TagToken, namespace: Namespace): boolean {
  const name = foreignContent.SVG_TAG_NAMES_ADJUSTMENT_MAP.get(tagName) ?? tagName
  return foreignContent.isIntegrationPoint(html.getTagID(name), NAMESPACES[namespace], attrs)
}
