import { join } from 'node:path'
import { type Problem, placeOf } from '@staticfiles/core'
import { formatCount, type Style, visible } from './terminal.ts'

/** More lines than this help nobody; `--json` has them all. */
const MOST_PROBLEMS = 100

/** What a command has to say. */
export interface Report {
  ok: boolean
  problems: readonly Problem[]
  /** The folder that the problems' files are in. */
  dir: string
  /** Lines for people. */
  summary: string[]
  /** What was asked for, where it goes to standard output; the summary is not shown then. */
  text?: string | undefined
  /** Fields for machines. */
  data: Record<string, unknown>
}

/**
 * Problems as lines, the errors first.
 *
 * @param dir the folder as the user wrote it, so that editors and terminals can open the places
 */
export function problemLines(problems: readonly Problem[], dir: string, style: Style): string[] {
  const errors = problems.filter(({ severity }) => severity === 'error')
  const warnings = problems.filter(({ severity }) => severity === 'warn')
  const shown = [...errors, ...warnings].slice(0, MOST_PROBLEMS).map((problem) => {
    const place = style.place(visible(placeOf({ ...problem, file: join(dir, problem.file) })))
    const severity = problem.severity === 'error' ? style.error('error') : style.warning('warning')
    return `${place}: ${severity}: ${visible(problem.message)}`
  })
  const more = problems.length - shown.length
  return more > 0 ? [...shown, `… and ${formatCount(more, 'more problem')}; --json lists them all.`] : shown
}

/** "3 errors and 1 warning"; empty when there are none. */
export function countProblems(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  const parts: string[] = []
  if (errors > 0) parts.push(formatCount(errors, 'error'))
  if (warnings > 0) parts.push(formatCount(warnings, 'warning'))
  return parts.join(' and ')
}

/** What to do about broken references. */
export function referenceHint(problems: readonly Problem[]): string[] {
  const broken = problems.filter(({ specifier }) => specifier !== undefined)
  if (broken.length === 0) return []
  const isError = broken.some(({ severity }) => severity === 'error')
  return [
    `To accept a broken reference: --ignore '<importer>:<specifier>'.${isError ? ' To be warned only: --missing warn.' : ''}`,
  ]
}
