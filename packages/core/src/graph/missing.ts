import { nearestName } from '@staticfiles/manifest'
import { createMatcher } from '../naming/glob.ts'
import { createLocator, type Problem } from '../problem.ts'
import type { Missing, Reference } from '../references/index.ts'
import type { SpecifierParts } from '../rewriting/resolve.ts'

/** References that may stay broken: both globs must match. */
export interface IgnoreRule {
  /** Glob of logicalPaths that the reference is written in; `**` by default. */
  importer?: string | undefined
  /** Glob of the specifier, as written or as the path that it names; `**` by default. */
  specifier?: string | undefined
}

export interface MissingOptions {
  /**
   * What a reference to a file that does not exist is. Where it is not given, the kind decides: an error in CSS,
   * a warning for a source map, which browsers ask for only while the developer tools are open.
   */
  missing?: Missing | undefined
  /** References that may stay broken, as in third-party CSS that names files it was never shipped with. */
  ignore?: readonly IgnoreRule[] | undefined
}

/** A reference whose target is not there, and what was looked for. */
export interface MissingReference extends Pick<SpecifierParts, 'path' | 'isFolder'> {
  reference: Reference
}

/**
 * Answers a function that adds the problems of a file's broken references to a list, by policy.
 *
 * @param names every name that exists, for suggestions
 * @returns its `source` is called only where there is something to report
 */
export function createMissingReporter(
  names: Iterable<string>,
  { missing, ignore, withoutOriginals = false }: MissingOptions & { withoutOriginals?: boolean },
): (
  importer: string,
  source: () => Uint8Array,
  broken: readonly MissingReference[],
  problems: Problem[],
) => void {
  const nearest = nearestName(names)
  const isIgnored = createIgnore(ignore)

  return (importer, source, broken, problems) => {
    let locate: ReturnType<typeof createLocator> | undefined
    for (const { reference, path, isFolder } of broken) {
      const { specifier, kind } = reference
      const severity = missing ?? kind.missing
      if (severity === 'ignore' || isIgnored(importer, specifier, path)) continue
      if (isFolder && kind.mayNameFolder) continue
      locate ??= createLocator(source())
      const place = { file: importer, ...locate(reference.start), specifier }
      if (isFolder) {
        const isFatal = kind.mapsFolder && withoutOriginals
        const message = `${quote(specifier)} names a folder, not a file.${kind.mapsFolder ? mapHint(isFatal) : ''}`
        const severity = isFatal ? 'error' : 'warn'
        problems.push({ code: 'folder-reference', severity, message, ...place, lookedFor: path })
      } else if (path === undefined) {
        const message = `${quote(specifier)} leads out of the output folder, where nothing is served from.`
        problems.push({ code: 'outside-reference', severity, message, ...place })
      } else {
        problems.push({ severity, ...place, lookedFor: path, ...describe(specifier, path, nearest(path)) })
      }
    }
  }
}

const mapHint = (isFatal: boolean | undefined): string =>
  ` The modules below it have other names, and ${isFatal ? 'are not found' : 'load undigested'}: list each of them, as "lib/a.js": "./lib/a.js".`

function describe(
  specifier: string,
  path: string,
  suggestion: string | undefined,
): Pick<Problem, 'code' | 'message' | 'suggestion'> {
  const start = `${quote(specifier)} names ${path}`
  if (suggestion === undefined) {
    return { code: 'missing-reference', message: `${start}, which does not exist.`, suggestion }
  }
  if (suggestion.normalize() === path.normalize()) {
    const message = `${start}; the file of this name is written in another Unicode normal form (NFC, NFD), which is another file to most servers. Rename it.`
    return { code: 'missing-reference', message, suggestion }
  }
  if (suggestion.toLowerCase() === path.toLowerCase()) {
    const message = `${start}, but the file is ${suggestion}: in another case it is another file on Linux and on most servers.`
    return { code: 'wrong-case', message, suggestion }
  }
  const message = `${start}, which does not exist. Did you mean ${suggestion}?`
  return { code: 'missing-reference', message, suggestion }
}

/** Answers whether a rule lets a specifier in an importer be, by what is written or by the path that it names. */
export function createIgnore(
  rules: readonly IgnoreRule[] = [],
): (importer: string, specifier: string, path: string | undefined) => boolean {
  const matchers = rules.map((rule) => ({
    importer: glob(rule.importer ?? '**'),
    specifier: glob(rule.specifier ?? '**'),
  }))
  return (importer, specifier, path) => {
    const bare = specifier.replace(/[?#].*$/s, '')
    return matchers.some(
      (rule) =>
        rule.importer(importer) && (rule.specifier(bare) || (path !== undefined && rule.specifier(path))),
    )
  }
}

/** A `**` also stands for names with a leading dot and for `../`. */
function glob(pattern: string): (text: string) => boolean {
  return pattern === '**' ? () => true : createMatcher([pattern])
}

const quote = (text: string): string => JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text)
