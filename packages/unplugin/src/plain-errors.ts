import { StaticfilesError } from '@staticfiles/manifest'

/** Runs a part of the build. An error that is meant for people leaves it without a stack, which bundlers print. */
export function withPlainErrors<Result>(run: () => Result): Result {
  try {
    const result = run()
    return result instanceof Promise ? (result.catch(throwPlain) as Result) : result
  } catch (error) {
    return throwPlain(error)
  }
}

function throwPlain(error: unknown): never {
  if (error instanceof StaticfilesError) error.stack = ''
  throw error
}
