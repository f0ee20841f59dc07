import { DIGEST_LENGTH, digestOf } from '@staticfiles/core'
import { type Compilation, type Compiler, NAME } from './compiler.ts'

const DIGEST = new RegExp(`^[0-9a-f]{${DIGEST_LENGTH}}$`)

/**
 * Has the bundler put our digest where it would put a hash of its own, so that the names prove the bytes. Only there:
 * plugins for integrity attributes pass theirs through the same hook, and a hash of another length is the user's wish.
 *
 * @returns the digests of single files, as they are made
 */
export function proveNames(compilation: Compilation): ReadonlySet<string> {
  const proven = new Set<string>()
  // Early versions of Rspack 2 do not have the hook. There the names are Rspack's own, made of the same bytes.
  const { RealContentHashPlugin }: Partial<Compiler['webpack']['optimize']> =
    compilation.compiler.webpack.optimize
  RealContentHashPlugin?.getCompilationHooks(compilation).updateHash.tap(NAME, (contents, hash) => {
    if (!DIGEST.test(hash)) return undefined
    const [content, ...others] = contents
    // Different files that had the same hash have one again.
    if (!content || others.length > 0) return digestOf(Buffer.concat(contents))
    const digest = digestOf(content)
    proven.add(digest)
    return digest
  })
  return proven
}

/** Whether another plugin has a hook that is run when files have their names, and so may have changed them. */
export function mayChangeNamed({ compiler, hooks: own }: Compilation): boolean {
  const { PROCESS_ASSETS_STAGE_OPTIMIZE_HASH } = compiler.webpack.Compilation
  const late = own.processAssets.taps.filter(({ stage = 0 }) => stage >= PROCESS_ASSETS_STAGE_OPTIMIZE_HASH)
  return [...late, ...own.afterProcessAssets.taps, ...compiler.hooks.emit.taps].some(
    ({ name }) => name !== NAME && name !== 'RealContentHashPlugin',
  )
}
