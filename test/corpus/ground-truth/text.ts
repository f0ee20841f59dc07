import { isUtf8 } from 'node:buffer'
import { extname } from 'node:path'
import { findInCss } from './css.ts'
import type { Found } from './found.ts'
import { findInJs } from './js.ts'

/** A file's text: as UTF-8, or else as latin-1, so that different bytes are different text. */
export function textOf(bytes: Buffer): string {
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1')
}

/** The references in a file; `undefined` where it is not in the language that its name says. */
export function findInFile(path: string, text: string): Found[] | undefined {
  switch (extname(path).toLowerCase()) {
    case '.css':
      return findInCss(text)
    case '.js':
    case '.mjs':
    case '.cjs':
      return findInJs(text)
    default:
      return []
  }
}
