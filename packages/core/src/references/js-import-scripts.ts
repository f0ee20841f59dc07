import type { JsReferenceKind } from './js.ts'
import { isGlobal, literalOf } from './tree.ts'

/** `importScripts("x", "y")`, relative to the URL of the worker, so that it counts in a worker's own script only. */
export const jsImportScripts: JsReferenceKind = {
  name: 'js-import-scripts',
  missing: 'warn',
  onlyInWorkers: true,
  findIn(node) {
    if (node.type !== 'CallExpression' || !isGlobal(node.callee, 'importScripts')) return []
    return node.arguments.flatMap((argument) => literalOf(argument) ?? [])
  },
}
