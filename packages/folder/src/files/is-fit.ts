import type { Problem } from '@staticfiles/core'

/** Whether an output with these problems may be shipped. */
export function isFit(problems: readonly Problem[]): boolean {
  return problems.every(({ severity }) => severity !== 'error')
}
