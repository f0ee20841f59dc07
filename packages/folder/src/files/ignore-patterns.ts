import { StaticfilesError } from '@staticfiles/manifest'
import * as v from 'valibot'
import { mustBe, PATTERNS, type Schemas, TEXTS } from '../options/index.ts'

export interface IgnoreOptions {
  /**
   * Files and folders to leave out, as `collectstatic --ignore` takes them: shell patterns of names, or of a file's whole
   * path from its folder, in which `*` goes over slashes. A folder is known by its name alone.
   * @default []
   * @example ['*.scss', 'vendor/*.md']
   */
  ignorePatterns?: readonly string[] | undefined
  /**
   * Whether to leave out what nobody is to see: `CVS`, names with a leading dot but for `.well-known`, and names that end
   * in `~`. A list stands for patterns to leave out instead of these.
   * @default true
   */
  defaultIgnore?: boolean | readonly string[] | undefined
}

export const IGNORE: Schemas<IgnoreOptions> = {
  ignorePatterns: mustBe(TEXTS, PATTERNS),
  defaultIgnore: mustBe(v.union([v.boolean(), TEXTS]), `true or false, or ${PATTERNS}`),
}

/** Those of Django's staticfiles app, with one exception: RFC 8615 has servers send what is in `.well-known`. */
const DEFAULT_PATTERNS = ['CVS', '.*', '*~']

/** Answers what is left out. */
export interface Ignore {
  /** @param path from its folder */
  hasFile(name: string, path: string): boolean
  hasFolder(name: string): boolean
  /** Whether a file is left out, or a folder that it is in. */
  hasPath(path: string): boolean
  /**
   * Makes sure that each pattern of the user's has left something out.
   * @throws {StaticfilesError} `unmatched-pattern`
   */
  assertMatched(): void
}

export function createIgnore({ ignorePatterns = [], defaultIgnore = true }: IgnoreOptions): Ignore {
  const isOwn = defaultIgnore === true
  const defaults = isOwn ? DEFAULT_PATTERNS : defaultIgnore === false ? [] : defaultIgnore
  const isDefault = createMatch(defaults)
  const isAsked = createMatch(ignorePatterns)
  const unmatched = new Map(ignorePatterns.map((pattern) => [pattern, createMatch([pattern])]))

  const ignore: Ignore = {
    hasFile: (name, path) => has(name) || (path !== name && has(path)),
    hasFolder: has,
    hasPath(path) {
      const folders = path.split('/')
      const name = folders.pop()!
      return folders.some(has) || ignore.hasFile(name, path)
    },
    assertMatched() {
      const [pattern] = unmatched.keys()
      if (pattern === undefined) return
      throw new StaticfilesError(
        'unmatched-pattern',
        `No file or folder matches the ignore pattern ${JSON.stringify(pattern)}. A pattern is a name or a file's path from its folder, and * goes over slashes: '*.scss', 'vendor/*.md'.`,
      )
    },
  }

  return ignore

  function has(text: string): boolean {
    if (isAsked(text)) {
      for (const [pattern, matches] of unmatched) if (matches(text)) unmatched.delete(pattern)
      return true
    }
    return isDefault(text) && !(isOwn && /^\.well-known(?:\/|$)/.test(text))
  }
}

function createMatch(patterns: readonly string[]): (text: string) => boolean {
  if (patterns.length === 0) return () => false
  const pattern = new RegExp(`^(?:${patterns.map(translate).join('|')})$`, 'su')
  return (text) => pattern.test(text)
}

/** A set in brackets, stars, or one character. */
const TOKEN = /\[(?<negated>!|(?!!))(?<set>.[^\]]*)\]|\*+|./gsu

let groups = 0

/**
 * A shell pattern as a regular expression, with the meaning that Python's `fnmatch` gives it. What a `*` has found first it
 * keeps, so that many of them take no longer.
 */
function translate(pattern: string): string {
  const pieces = ['']
  for (const { 0: token, groups } of pattern.matchAll(TOKEN)) {
    if (token.startsWith('*')) pieces.push('')
    else pieces[pieces.length - 1] += translateToken(token, groups)
  }
  const [start = '', ...rest] = pieces
  const end = rest.pop()
  if (end === undefined) return start
  const middle = rest.map((piece) => {
    const group = `g${groups++}`
    return `(?=(?<${group}>.*?${piece}))\\k<${group}>`
  })
  return `${start}${middle.join('')}.*${end}`
}

function translateToken(token: string, { negated, set }: { negated?: string; set?: string } = {}): string {
  if (token === '?') return '.'
  if (set === undefined) return token.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&')
  const ranges = translateSet(set)
  if (ranges === '') return negated ? '.' : '(?!)'
  return `[${negated && '^'}${ranges}]`
}

/** Ranges that hold nothing, as `z-a` does, are left out. */
function translateSet(set: string): string {
  return [...set.matchAll(/(.)-(.)|./gsu)]
    .map(([text, low, high]) => {
      if (low === undefined || high === undefined) return escapeInSet(text)
      return low.codePointAt(0)! <= high.codePointAt(0)! ? `${escapeInSet(low)}-${escapeInSet(high)}` : ''
    })
    .join('')
}

const escapeInSet = (text: string): string => text.replace(/[\\\][^-]/u, '\\$&')
