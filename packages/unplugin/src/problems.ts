import { formatProblem, type Problem } from '@staticfiles/core'
import { StaticfilesError } from '@staticfiles/manifest'

/**
 * Hands the warnings over, one by one, and stops the build for the errors, all at once.
 *
 * @throws {StaticfilesError} `digest-failed`
 */
export function reportProblems(problems: readonly Problem[], warn: (message: string) => void): void {
  const errors: string[] = []
  for (const problem of problems) {
    if (problem.severity === 'error') errors.push(formatProblem(problem))
    else warn(formatProblem(problem))
  }
  if (errors.length === 0) return
  const count = errors.length === 1 ? 'A problem' : `${errors.length} problems`
  throw new StaticfilesError('digest-failed', `${count} in the static files:\n${errors.join('\n')}`)
}
