import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** The file that an input of the metafile is; `undefined` for one that is none. */
export function inputFile(input: string, root: string): string | undefined {
  const paths = new Set([input, withoutQuery(input)])
  return [...paths].map((path) => resolve(root, path)).find((file) => existsSync(file))
}

/** A reference in CSS may have a query, which esbuild keeps: fonts/a.eot?#iefix. */
export function withoutQuery(input: string): string {
  return input.replace(/[?#].*$/s, '')
}
