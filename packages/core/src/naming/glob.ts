import { createRequire } from 'node:module'
import { StaticfilesError } from '@staticfiles/manifest'

/**
 * A matcher may try each way to share a name out among the stars of a glob: of 255 characters among four, some hundred
 * million.
 */
const MOST_STARS = 4

/** As many folders deep is a path seldom, so there may be more of these. */
const MOST_GLOBSTARS = 5

/**
 * Answers whether a path matches one of several globs; names with a leading dot too. This is the one place where globs
 * become matchers, so that none can hang.
 *
 * @throws {StaticfilesError} `invalid-glob`
 */
export function createMatcher(globs: readonly string[] = []): (path: string) => boolean {
  if (globs.length === 0) return () => false
  for (const glob of globs) assertQuick(glob)
  // Loading it takes longer than walking through a small folder.
  const picomatch = createRequire(import.meta.url)('picomatch') as typeof import('picomatch')
  return picomatch([...globs], { dot: true })
}

/** @throws {StaticfilesError} `invalid-glob` */
function assertQuick(glob: string): void {
  const fault =
    glob.split('**').length - 1 > MOST_GLOBSTARS
      ? `more than ${MOST_GLOBSTARS} times **`
      : mostStars(glob) > MOST_STARS
        ? `more than ${MOST_STARS} stars between two slashes`
        : REPEATED_CHOICE.test(glob) && 'a repeated choice'
  if (!fault) return
  throw new StaticfilesError(
    'invalid-glob',
    `The glob ${JSON.stringify(glob)} has ${fault}, so that looking at one name could take hours. Write several simpler ones.`,
  )
}

/** `*(a|ab)` or `+(*a)`: the same text can be had in very many ways. */
const REPEATED_CHOICE = /(?<!\\)[*+]\([^)]*[|*+]/

/** The most stars that one segment of a glob can have, whichever alternatives of braces and parentheses are taken. */
function mostStars(glob: string): number {
  const opened: { before: number; most: number }[] = []
  let [now, most] = [0, 0]
  for (const [token] of glob.matchAll(/\\.|\[[^\]]*\]|\*+|[/{}(),|]/gs)) {
    const group = opened.at(-1)
    if (token.startsWith('*')) most = Math.max(most, ++now)
    else if (token === '/') now = 0
    else if (token === '{' || token === '(') opened.push({ before: now, most: 0 })
    else if (group && (token === ',' || token === '|')) {
      group.most = Math.max(group.most, now)
      now = group.before
    } else if (group && (token === '}' || token === ')')) {
      now = Math.max(group.most, now)
      opened.pop()
    }
  }
  return most
}
