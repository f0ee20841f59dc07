import { isUtf8 } from 'node:buffer'
import { StaticfilesError } from '@staticfiles/manifest'
import type { Context, Reference } from '../references/index.ts'
import type { SpecifierParts } from './resolve.ts'

/** A reference, its specifier taken apart, and the path whose file name is to stand there. */
export interface Edit {
  reference: Reference
  parts: SpecifierParts
  target: string
  /** What is to be written instead of its URL. */
  text?: string | undefined
}

/** Characters that would end the path or the text around it. */
const UNSAFE: Record<Context, RegExp> = {
  'css-string': /[\0-\x1f\x7f"\\%#?]/g,
  'js-string': /[\0-\x1f\x7f"\\%#?]/g,
  comment: /[\0-\x20\x7f\s"'\\%#?*`<>]/g,
  markup: /[\0-\x20\x7f"'\\%#?<>&,`]/g,
  text: /[\0-\x20\x7f"'\\%#?<>&,`(){}[\]|]/g,
}

/** A range of a file, in bytes, and the text that is to stand there. */
export interface Replacement {
  start: number
  end: number
  text: string
}

/**
 * The texts that put new URLs into a file, in the order of the edits.
 *
 * @param source called only where a URL is not ASCII
 */
export function replacementsOf(source: () => Uint8Array, edits: readonly Edit[]): Replacement[] {
  const isUnicode = once(() => isUtf8(source()))
  return edits.map((edit) => {
    const { reference, parts, target } = edit
    const { start, end, before, after, context } = reference
    return { start, end, text: before + (edit.text ?? writeUrl(parts, target, context, isUnicode)) + after }
  })
}

/**
 * Replaces ranges, given in ascending order; every byte outside them stays as it is.
 *
 * @throws StaticfilesError `overlapping-ranges`: two kinds of reference claim the same bytes
 */
export function splice(source: Uint8Array, replacements: readonly Replacement[]): Uint8Array {
  if (replacements.length === 0) return source
  const pieces: Uint8Array[] = []
  let copied = 0
  for (const { start, end, text } of replacements) {
    if (start < copied) {
      const message = `Two kinds of reference claim byte ${start}, which can be rewritten only once. Nothing was written. Report this, with the file.`
      throw new StaticfilesError('overlapping-ranges', message)
    }
    pieces.push(source.subarray(copied, start), Buffer.from(text))
    copied = end
  }
  pieces.push(source.subarray(copied))
  return Buffer.concat(pieces)
}

/** The same for a text. */
export function spliceText(source: string, replacements: readonly Replacement[]): string {
  let result = ''
  let copied = 0
  for (const { start, end, text } of replacements) {
    result += source.slice(copied, start) + text
    copied = end
  }
  return result + source.slice(copied)
}

/**
 * The URL as Django writes it, decoded (`unquote` in `url_converter`), but for the characters that would end the
 * path or the text around it; Django writes those too, and the link is dead.
 *
 * @param parts the specifier that it takes the place of
 * @param target the path whose file name is to stand there
 * @param isUnicode whether the text around it is UTF-8
 */
export function writeUrl(
  { prefix, folder, suffix }: Pick<SpecifierParts, 'prefix' | 'folder' | 'suffix'>,
  target: string,
  context: Context,
  isUnicode: () => boolean = () => true,
): string {
  const path = encode(folder + target.slice(target.lastIndexOf('/') + 1), UNSAFE[context])
  const relative = prefix === '' ? path.replace(/^[^/]*:/, (start) => start.replaceAll(':', '%3A')) : path
  const url = escapeRest(prefix, context) + relative + escapeRest(suffix, context)
  return /[^\0-\x7f]/.test(url) && !isUnicode() ? encode(url, /[^\0-\x7f]+/g) : url
}

function encode(text: string, unsafe: RegExp): string {
  return text.toWellFormed().replace(unsafe, (found) => {
    return found < '\x80'
      ? `%${found.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
      : encodeURIComponent(found)
  })
}

/** Escapes what is not a path of ours and has to keep its meaning: the base, the query and the fragment. */
function escapeRest(rest: string, context: Context): string {
  if (context === 'comment') return rest
  if (context === 'markup') return encode(rest, /[\0-\x20\x7f"'\\<>`]/g).replaceAll('&', '&amp;')
  if (context === 'text') return encode(rest, /[\0-\x20\x7f"'\\<>`]/g)
  return rest.replace(/["\\\0-\x1f\x7f]/g, (found) => {
    if (found === '"' || found === '\\') return `\\${found}`
    const code = found.charCodeAt(0).toString(16)
    return context === 'css-string' ? `\\${code} ` : `\\u${code.padStart(4, '0')}`
  })
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
