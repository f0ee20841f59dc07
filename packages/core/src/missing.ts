import { nearestName } from '@staticfiles/manifest'
import picomatch from 'picomatch'
import { createLocator, type Problem } from './problem.ts'
import type { Missing, Reference } from './references/index.ts'

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

/** A reference whose target is not there, and the path that was looked for. */
export interface MissingReference {
  reference: Reference
  /** `undefined` when the specifier leads out of the output folder. */
  path: string | undefined
}

/**
 * Answers a function that adds the problems of a file's broken references to a list, by policy.
 *
 * @param names every name that exists, for suggestions
 */
export function createMissingReporter(
  names: Iterable<string>,
  { missing, ignore = [] }: MissingOptions,
): (importer: string, source: Uint8Array, broken: readonly MissingReference[], problems: Problem[]) => void {
  const nearest = nearestName(names)
  const isIgnored = compileRules(ignore)

  return (importer, source, broken, problems) => {
    const locate = createLocator(source)
    for (const { reference, path } of broken) {
      const { specifier, kind } = reference
      const severity = missing ?? kind.missing
      if (severity === 'ignore' || isIgnored(importer, specifier, path)) continue
      const place = { file: importer, ...locate(reference.start), specifier }
      if (path === undefined) {
        const message = `${quote(specifier)} leads out of the output folder, where nothing is served from.`
        problems.push({ code: 'outside-reference', severity, message, ...place })
      } else {
        const suggestion = nearest(path)
        const hint = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`
        const message = `${quote(specifier)} names ${path}, which does not exist.${hint}`
        problems.push({ code: 'missing-reference', severity, message, ...place, lookedFor: path, suggestion })
      }
    }
  }
}

function compileRules(
  rules: readonly IgnoreRule[],
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
  return pattern === '**' ? () => true : picomatch(pattern, { dot: true })
}

const quote = (text: string): string => JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text)
