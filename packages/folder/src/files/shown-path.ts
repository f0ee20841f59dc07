import { isAbsolute, relative } from 'node:path'

/** A path as people write it: from the working directory, where it is below that. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path)
  return short === '' ? '.' : short.startsWith('..') || isAbsolute(short) ? path : short
}
