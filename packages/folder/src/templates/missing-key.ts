import { posix } from 'node:path'
import type { Problem } from '@staticfiles/core'

/**
 * The key that a template's name is looked up by, as Django does it: without query and fragment, percent escapes
 * decoded (`ManifestFilesMixin.stored_name`).
 */
export function keyOf(name: string): string {
  const path = name.replace(/[?#].*$/s, '').trim()
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/**
 * Says why a name leads nowhere, and which key was meant.
 *
 * @param nearest answers the key that a missing one was probably meant to be
 */
export function describeMissing(
  key: string,
  paths: ReadonlyMap<string, string>,
  nearest: (key: string) => string | undefined,
): Pick<Problem, 'message' | 'suggestion'> {
  const exact = posix.normalize(key.replaceAll('\\', '/')).replace(/^\/+/, '')
  const suggestion = paths.has(exact) ? exact : nearest(exact)
  const name = JSON.stringify(key)
  const say = (fault: string, advice: string) => ({ message: `${name} ${fault}${advice}`, suggestion })

  const useKey = suggestion === undefined ? '' : `: write ${JSON.stringify(suggestion)}`
  if (/^(?:[a-z][a-z\d+.-]*:)?\/\//i.test(key)) return say('is a URL, and the manifest has paths only', '.')
  if (key.includes('\\')) return say('has a backslash, and keys have slashes only', `${useKey}.`)
  if (key.startsWith('/')) return say('begins with a slash, which no key does', `${useKey}.`)
  if (suggestion === undefined) return say('is not in the manifest', '.')
  if (suggestion === exact) return say('is not written as the key is', `${useKey}.`)
  if (suggestion.toLowerCase() === exact.toLowerCase())
    return say('is not in the manifest in this case', `${useKey}.`)
  return say('is not in the manifest', `. Did you mean ${JSON.stringify(suggestion)}?`)
}
