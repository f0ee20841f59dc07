import type { JsReferenceKind } from './js.ts'
import { memberOf, urlOfModule } from './tree.ts'

/**
 * `navigator.serviceWorker.register(new URL("x", import.meta.url))`. A browser looks for a newer service worker at the
 * URL that it was registered with, so that its name has to stay.
 */
export const jsServiceWorker: JsReferenceKind = {
  name: 'js-service-worker',
  missing: 'warn',
  mayNameWorker: true,
  keepsName: true,
  findIn(node) {
    if (node.type !== 'CallExpression' || memberOf(node.callee) !== 'register') return []
    const { callee } = node
    if (callee.type !== 'MemberExpression' || memberOf(callee.object) !== 'serviceWorker') return []
    const literal = urlOfModule(node.arguments[0])
    return literal ? [literal] : []
  },
}
