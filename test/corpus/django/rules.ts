/** Why a name of ours may differ from Django's: the rows of the table in docs/differences.md that change bytes, and what follows. */
export const RULES = {
  modules:
    'references in JavaScript modules: Django leaves them, unless a subclass of its storage says otherwise',
  place: 'what only looks like a reference, in a comment, a string or another URL: Django rewrites it',
  passed:
    'a reference after what looks like the beginning of a comment or a string and is none: Django leaves it',
  functions: '`src()` and the strings of `image-set()`: Django does not know them',
  comment: 'a source-map comment that is not alone on its line, or begins with `//@`: Django leaves it',
  blanks: 'blanks and escapes in `url()`: Django leaves them, takes them for a part of the name, or stops',
  query: 'a query on a reference to a file that is itself rewritten: Django puts an outdated digest in',
  cycle: 'files that refer to each other in a cycle, or to themselves: Django stops',
  map: 'source maps: they follow the file that was rewritten, in Django they do not',
  encoding: 'text that is not UTF-8: Django stops',
  dependency: 'references to files whose names differ by another rule',
} as const

export type Rule = keyof typeof RULES
