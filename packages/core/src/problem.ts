/** Something wrong in the input, with where, why and what to do. */
export interface Problem {
  /** Stable, for programs. */
  code:
    | 'missing-reference'
    | 'wrong-case'
    | 'folder-reference'
    | 'outside-reference'
    | 'duplicate-asset'
    | 'duplicate-key'
    | 'path-conflict'
    | 'missing-folder'
    | 'storage-differs'
    | 'name-too-long'
    | 'missing-file'
    | 'missing-key'
    | 'wrong-digest'
    | 'no-digest'
    | 'undigested-reference'
    | 'unreadable-module'
    | 'unreadable-references'
    | 'unreadable-encoding'
    | 'unmovable-map'
    | 'path-literal'
    | 'renamed-service-worker'
    | 'page-without-import-map'
    | 'wrong-integrity'
    | 'unreadable-file'
    | 'invalid-name'
    | 'skipped-link'
    | 'special-file'
    | 'unproven-file'
    | 'undeleted-file'
    | 'not-served'
    | 'wrong-encoding'
    | 'wrong-copy'
    | 'unproven-copy'
    | 'wrong-type'
    | 'wrong-cors'
    | 'no-vary'
    | 'short-cache'
    | 'long-cache'
    | 'line-endings'
    | 'wrong-clock'
    | 'new-build'
    | 'unmarked-run'
    | 'lost-entry'
  severity: 'error' | 'warn'
  /** One or more sentences for people, without the place. */
  message: string
  /** The asset or file that the problem is in. */
  file: string
  /** Counted from 1; columns in characters. */
  line?: number | undefined
  column?: number | undefined
  /** The reference's text as written. */
  specifier?: string | undefined
  /** The path that the specifier names. */
  lookedFor?: string | undefined
  /** The existing name nearest to `lookedFor`. */
  suggestion?: string | undefined
}

/** Whether an output with these problems may be shipped. */
export function isFit(problems: readonly Problem[]): boolean {
  return problems.every(({ severity }) => severity !== 'error')
}

/** `css/base.css:12:5`, as editors and terminals understand it. */
export function placeOf(problem: Problem): string {
  return problem.line === undefined ? problem.file : `${problem.file}:${problem.line}:${problem.column}`
}

/** One problem as text: place, severity, message and suggestion. */
export function formatProblem(problem: Problem): string {
  return `${placeOf(problem)}: ${problem.severity === 'error' ? 'error' : 'warning'}: ${problem.message}`
}

/**
 * Turns offsets into lines and columns. Offsets must be asked for in ascending order; the file is walked once.
 * A column counts characters, so the line is read as UTF-8 where it is that.
 */
export function createLocator(source: Uint8Array): (offset: number) => { line: number; column: number } {
  let line = 1
  let column = 1
  let position = source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf ? 3 : 0
  return (offset) => {
    for (; position < offset; position++) {
      const byte = source[position]!
      if (byte === 0x0a) {
        line++
        column = 1
      } else if ((byte & 0xc0) !== 0x80) column += byte >= 0xf0 ? 2 : 1
    }
    return { line, column }
  }
}
