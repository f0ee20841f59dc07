import { type Problem, placeOf } from '@staticfiles/core'
import { StaticfilesError } from '@staticfiles/manifest'
import type { PartialMessage } from 'esbuild'

/** What a hook of esbuild's answers. */
interface Messages {
  errors: PartialMessage[]
  warnings: PartialMessage[]
}

export function messagesOf(problems: readonly Problem[], warnings: readonly string[] = []): Messages {
  const messages: Messages = { errors: [], warnings: warnings.map((text) => ({ text })) }
  for (const problem of problems) {
    const text = `${placeOf(problem)}: ${problem.message}`
    messages[problem.severity === 'error' ? 'errors' : 'warnings'].push({ text })
  }
  return messages
}

/** Runs a hook. An error that is meant for people is printed as esbuild prints its own, without a stack. */
export async function withMessages<Result>(
  run: () => Promise<Result>,
): Promise<Result | Pick<Messages, 'errors'>> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof StaticfilesError) return { errors: [{ text: error.message }] }
    throw error
  }
}
