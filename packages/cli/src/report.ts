import type { Problem } from '@staticfiles/core'
import { formatCount } from './terminal.ts'

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
