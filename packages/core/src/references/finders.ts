import { StaticfilesError } from '@staticfiles/manifest'
import { splitDigestedPath } from '../naming/digest.ts'
import { createLocator } from '../problem.ts'
import type { FinderReference, ReferenceFinder, TellUnreadable } from './finder.ts'
import type { Context, Reference, ReferenceKind } from './kind.ts'
import type { Notice } from './notice.ts'
import { byteOffsets, decodeText } from './text.ts'

const CONTEXTS: readonly unknown[] = [
  'css-string',
  'js-string',
  'comment',
  'markup',
  'text',
] satisfies Context[]

/** Answers which of the finders look into a file. A digested file is looked into as what it was digested from. */
export function selectFinders(
  finders: readonly ReferenceFinder[],
): (path: string) => readonly ReferenceFinder[] {
  const byEnd = new Map<string, ReferenceFinder[]>()
  for (const finder of finders) {
    for (const extension of finder.extensions) {
      const end = extension.toLowerCase()
      byEnd.set(end, [...(byEnd.get(end) ?? []), finder])
    }
  }
  return (path) => {
    if (byEnd.size === 0) return []
    const ends = [path, splitDigestedPath(path)?.logicalPath ?? path].flatMap(endsOf)
    return [...new Set(ends.flatMap((end) => byEnd.get(end) ?? []))]
  }
}

/** A file's name, and every end of it that begins with a dot; all in lower case. */
function endsOf(path: string): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  return [name, ...[...name.matchAll(/\./g)].map(({ index }) => name.slice(index))]
}

/**
 * What a finder finds in a file, references in order, with offsets in bytes.
 *
 * @throws StaticfilesError `finder-failed` or `invalid-reference`, with the finder and the file
 */
export function findWith(
  finder: ReferenceFinder,
  path: string,
  bytes: Buffer,
): { references: Reference[]; notices: Notice[] } {
  const text = decodeText(bytes)
  const own: ReferenceKind = { name: finder.name, missing: finder.missing ?? 'error' }
  const notices: Notice[] = []
  const found = call(finder, text, path, (start, reason, code = 'unreadable-module') => {
    notices.push({ code, start, text: reason })
  })
  for (const reference of found) check(reference, finder, text, path)
  const toBytes = byteOffsets(text, bytes)
  for (const notice of notices) notice.start = toBytes(notice.start)
  const references = found
    .sort((a, b) => a.start - b.start)
    .map(({ specifier, start, end, context = 'text', before = '', after = '', kind = own }) => {
      return { specifier, start: toBytes(start), end: toBytes(end), before, after, context, kind }
    })
  return { references, notices }
}

/**
 * Proves that no place is to be replaced twice.
 *
 * @throws StaticfilesError `invalid-reference`
 */
export function checkOverlaps(references: readonly Reference[], path: string, source: Uint8Array): void {
  references.forEach((reference, i) => {
    const previous = references[i - 1]
    if (!previous || previous.end <= reference.start) return
    const { line, column } = createLocator(source)(reference.start)
    const [one, other] = [previous, reference].map(
      ({ specifier, kind }) => `${JSON.stringify(specifier)} (${kind.name})`,
    )
    throw new StaticfilesError(
      'invalid-reference',
      `${path}:${line}:${column}: the references ${one} and ${other} overlap, but a place can be rewritten only once. Let one finder report it, and once.`,
      { file: path, line, column },
    )
  })
}

function call(finder: ReferenceFinder, text: string, path: string, tell: TellUnreadable): FinderReference[] {
  try {
    return [...finder.find(text, path, tell)]
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StaticfilesError(
      'finder-failed',
      `${path}: the reference finder ${finder.name} failed: ${reason}. Correct its find(), or take it out of the references option.`,
      { file: path, cause },
    )
  }
}

function check(reference: FinderReference, finder: ReferenceFinder, text: string, path: string): void {
  const fault = faultOf(reference, text)
  if (fault === undefined) return
  throw new StaticfilesError(
    'invalid-reference',
    `${path}: the reference finder ${finder.name} answered a reference that ${fault}. Correct its find().`,
    { file: path },
  )
}

function faultOf(reference: FinderReference, text: string): string | undefined {
  const { specifier, start, end, context = 'text' } = reference ?? {}
  if (typeof specifier !== 'string') return 'has no specifier'
  const range = `${JSON.stringify(specifier)} from ${start} to ${end}`
  const isInside = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end <= text.length
  if (!isInside) return `is not inside the text of ${text.length} characters: ${range}`
  if (start >= end) return `has an empty range: ${range}`
  if (isHalf(text, start) || isHalf(text, end)) return `divides a surrogate pair: ${range}`
  if (!CONTEXTS.includes(context)) return `has an unknown context, ${JSON.stringify(context)}: ${range}`
  return undefined
}

const isHalf = (text: string, offset: number): boolean =>
  /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(offset - 1, offset + 1))
