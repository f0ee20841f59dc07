import { DIGEST_LENGTH, digestOf } from '@staticfiles/core'
import type { Compilation, Compiler } from './compiler.ts'
import { NAME } from './compiler.ts'

const DIGEST = new RegExp(`^[0-9a-f]{${DIGEST_LENGTH}}$`)

/**
 * Has the bundler put our digest where it would put a hash of its own, so that the names prove the bytes. Only there:
 * plugins for integrity attributes pass theirs through the same hook, and a hash of another length is the user's wish.
 */
export function proveNames(compiler: Compiler, compilation: Compilation): void {
  const { updateHash } = compiler.webpack.optimize.RealContentHashPlugin.getCompilationHooks(compilation)
  updateHash.tap(NAME, (contents, hash) =>
    DIGEST.test(hash) ? digestOf(contents.length === 1 ? contents[0]! : Buffer.concat(contents)) : undefined,
  )
}
