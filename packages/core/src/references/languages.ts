import type { CssReferenceKind } from './css.ts'
import { cssImageSet } from './css-image-set.ts'
import { cssImport } from './css-import.ts'
import { cssSrc } from './css-src.ts'
import { cssUrl } from './css-url.ts'
import type { JsReferenceKind } from './js.ts'
import { jsImport } from './js-import.ts'
import { jsImportScripts } from './js-import-scripts.ts'
import { jsResolve } from './js-resolve.ts'
import { jsServiceWorker } from './js-service-worker.ts'
import { jsUrl } from './js-url.ts'

/** What CSS refers to, wherever it is written: in a file, an element or an attribute. */
export const CSS_KINDS: readonly CssReferenceKind[] = [cssUrl, cssSrc, cssImageSet, cssImport]

/** What JavaScript refers to, wherever it is written. */
export const JS_KINDS: readonly JsReferenceKind[] = [
  jsImport,
  jsUrl,
  jsResolve,
  jsImportScripts,
  jsServiceWorker,
]
