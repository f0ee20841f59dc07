import { StaticfilesError } from '@staticfiles/manifest'

/** Runs a part of the build. An error that is meant for people leaves it without a stack, which bundlers print. */
export function withPlainErrors<Result>(run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (error instanceof StaticfilesError) error.stack = ''
    throw error
  }
}
