import type { Lookup } from './lookup.ts'

/**
 * What begins a look-up or something that holds none: a comment of Django, Jinja or EJS, a block tag by its name, or
 * a call of `static` that is no method of another object.
 */
const OPENING =
  /\{#|<%#|\{%[-+]?\s*(static\b|comment\b|raw\b|verbatim\b[^%\n]*)?|(?<![\w.$-])static\(/g

/** A comment of Django. */
const COMMENT = /\{#.*?#\}/y

/** A string literal and what follows it, up to the first sign that the value is computed from more. */
const LITERAL = /\s*(['"])((?:(?!\1)[^\\\n]|\\.)*)\1\s*/y

/**
 * Finds `{% static '…' %}` and `static('…')`, as Django, Jinja, Nunjucks and EJS have them. Comments and verbatim blocks
 * are left out. HTML comments are not: template engines see through them.
 *
 * @param options whether it is a template of Jinja, whose `{# #}` goes over lines; Django's ends on its line, or is none
 * (`django.template.base.tag_re`)
 */
export function findLookups(template: string, { isJinja = false } = {}): Lookup[] {
  const lookups: Lookup[] = []
  const findEnd = createEndFinder(template, isJinja)
  OPENING.lastIndex = 0
  for (let match = OPENING.exec(template); match; match = OPENING.exec(template)) {
    const [opening, tag] = match
    const end = findEnd(opening, tag, match.index)
    if (end !== undefined) OPENING.lastIndex = end
    else if (tag === 'static') lookups.push(readName(template, OPENING.lastIndex, /(?:as\s+\w+\s*)?[-+]?%\}/y))
    else if (opening === 'static(') lookups.push(readName(template, OPENING.lastIndex, /[,)]/y))
  }
  return lookups
}

/** @param close what must follow a literal that is the whole name */
function readName(template: string, from: number, close: RegExp): Lookup {
  LITERAL.lastIndex = from
  const match = LITERAL.exec(template)
  const start = from + template.slice(from).search(/\S|$/)
  if (!match) return { name: undefined, start }
  close.lastIndex = LITERAL.lastIndex
  if (!close.test(template)) return { name: undefined, start }
  return { name: match[2]!.replace(/\\(['"\\])/g, '$1'), start: start + 1 }
}

/** Answers where what an opening begins ends; `undefined` for openings that hide nothing, and where there is no end. */
function createEndFinder(
  template: string,
  isJinja: boolean,
): (opening: string, tag: string | undefined, from: number) => number | undefined {
  /** Ends that do not come any more, so that a template of nothing but openings is read once. */
  const absent = new Set<string>()

  const indexAfter = (end: string, from: number): number | undefined => {
    if (absent.has(end)) return undefined
    const index = template.indexOf(end, from)
    if (index !== -1) return index + end.length
    absent.add(end)
    return undefined
  }

  /** Where the closing tags are, by what stands in them; made once, as there may be very many. */
  let closings: Map<string, Closing[]> | undefined

  /** A block ends by its whole name: `{% verbatim a %}` by `{% endverbatim a %}` alone. */
  const blockEnd = (name: string, from: number): number | undefined => {
    closings ??= closingsByName(template)
    const places = closings.get(name) ?? []
    // Openings come in order, so what lies before one is of no use to the next.
    while (places.length > 0 && places.at(-1)!.start < from) places.pop()
    return places.at(-1)?.end
  }

  const lineCommentEnd = (from: number): number | undefined => {
    COMMENT.lastIndex = from
    return COMMENT.test(template) ? COMMENT.lastIndex : undefined
  }

  return (opening, tag, from) => {
    if (opening === '{#') return isJinja ? indexAfter('#}', from) : lineCommentEnd(from)
    if (opening === '<%#') return indexAfter('%>', from)
    return tag === undefined || tag === 'static' ? undefined : blockEnd(`end${tag.trim()}`, from)
  }
}

interface Closing {
  start: number
  end: number
}

/** The closing tags of blocks by what stands in them, the last one first. */
function closingsByName(template: string): Map<string, Closing[]> {
  const closings = new Map<string, Closing[]>()
  for (const match of template.matchAll(/\{%[-+]?\s*(end\w[^%\n]*)%\}/g)) {
    const name = match[1]!.replace(/[-+]$/, '').trim()
    const places = closings.get(name) ?? []
    if (places.length === 0) closings.set(name, places)
    places.push({ start: match.index, end: match.index + match[0].length })
  }
  for (const places of closings.values()) places.reverse()
  return closings
}
