import type { Problem } from '@staticfiles/core'
import type { HiddenFile } from '@staticfiles/folder/files'
import type { ManifestDiff } from '@staticfiles/manifest'
import { formatCount, formatNumber } from './terminal.ts'

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

/** What differs between two manifests: how much, and each of it. */
export function differenceLines({ added, removed, changed, same }: ManifestDiff): string[] {
  return [
    `${added.length} added, ${removed.length} removed, ${changed.length} changed, ${same.length} the same`,
    ...added.map(({ key, path }) => `+ ${key}: ${path}`),
    ...removed.map(({ key, path }) => `- ${key}: ${path}`),
    ...changed.map(({ key, from, to }) => `~ ${key}: ${from} → ${to}`),
  ]
}

/** As many names as say what kind they are of. */
const EXAMPLES = 3

/**
 * Lines about files that were not taken, if there are any.
 *
 * @param verbose whether to name each of them
 */
export function tellNotTaken(
  { leftOut, hidden }: { leftOut: readonly string[]; hidden: readonly HiddenFile[] },
  verbose: boolean,
): string[] {
  const lines: string[] = []
  if (leftOut.length > 0) {
    const names = leftOut.slice(0, verbose ? leftOut.length : EXAMPLES)
    const more = names.length < leftOut.length ? ', …' : ''
    if (verbose) lines.push('Left out by the ignore patterns:', ...names.map((name) => `  ${name}`))
    else
      lines.push(
        `${formatNumber(leftOut.length)} left out by the ignore patterns: ${names.join(', ')}${more}`,
      )
  }
  if (hidden.length > 0) {
    const count = formatCount(hidden.length, 'file')
    if (verbose) {
      lines.push('Hidden by the first file of the same path:')
      lines.push(...hidden.map(({ file, by }) => `  ${file} by ${by}`))
    } else lines.push(`${count} hidden by the first of the same path; --verbose names them`)
  }
  return lines
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
