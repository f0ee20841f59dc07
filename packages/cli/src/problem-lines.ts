import { isAbsolute, join } from 'node:path'
import type { Problem } from '@staticfiles/core'
import { placeOf } from '@staticfiles/core/problem'
import { formatCount, type Style, visible } from './terminal.ts'

/** More lines than this help nobody; `--json` has them all. */
const MOST_PROBLEMS = 100

/**
 * Problems as lines, the errors first.
 *
 * @param dir the folder as the user wrote it, so that editors and terminals can open the places
 */
export function problemLines(problems: readonly Problem[], dir: string, style: Style): string[] {
  const errors = problems.filter(({ severity }) => severity === 'error')
  const warnings = problems.filter(({ severity }) => severity === 'warn')
  const shown = [...errors, ...warnings].slice(0, MOST_PROBLEMS).map((problem) => {
    const place = style.place(
      visible(
        placeOf({ ...problem, file: isAbsolute(problem.file) ? problem.file : join(dir, problem.file) }),
      ),
    )
    const severity = problem.severity === 'error' ? style.error('error') : style.warning('warning')
    return `${place}: ${severity}: ${visible(problem.message)}`
  })
  const more = problems.length - shown.length
  return more > 0 ? [...shown, `… and ${formatCount(more, 'more problem')}; --json lists them all.`] : shown
}
