import { formatProblem, type Problem } from '@staticfiles/core'
import { StaticfilesError } from '@staticfiles/manifest'
import type { Compilation } from './compiler.ts'

/** Adds to the errors and warnings that the bundler prints, without a stack. */
export interface Report {
  errors(messages: readonly string[]): void
  warnings(messages: readonly string[]): void
  problems(problems: readonly Problem[]): void
  /** Runs a part of the build. An error that is meant for people is added to the list. */
  guard(run: () => void | Promise<void>): Promise<void>
}

export function createReport(compilation: Compilation): Report {
  const { WebpackError } = compilation.compiler.webpack
  const add = (list: Compilation['errors'], messages: readonly string[]): void => {
    for (const message of messages) {
      const error = new WebpackError(message)
      error.hideStack = true
      error.stack = ''
      list.push(error)
    }
  }
  const report: Report = {
    errors: (messages) => add(compilation.errors, messages),
    warnings: (messages) => add(compilation.warnings, messages),
    problems(problems) {
      for (const problem of problems) {
        if (problem.severity === 'error') report.errors([formatProblem(problem)])
        else report.warnings([formatProblem(problem)])
      }
    },
    async guard(run) {
      try {
        await run()
      } catch (error) {
        if (!(error instanceof StaticfilesError)) throw error
        report.errors([error.message])
      }
    },
  }
  return report
}
