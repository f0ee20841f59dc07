import { type Entrypoint, type Manifest, nearestName, StaticfilesError } from '@staticfiles/manifest'
import { moduleImports } from './module-imports.ts'
import { createMatcher } from './naming/glob.ts'
import { createResolver } from './rewriting/resolve.ts'

export interface EntrypointOptions {
  /**
   * The URL prefix of the output.
   * @default '/static/'
   */
  base?: string | undefined
  /** Answers the bytes of a file as they are in the output, by its path there. */
  read(path: string): Uint8Array
}

const SCRIPT = /\.m?js$/i
const STYLE_SHEET = /\.css$/i

/**
 * A manifest with what a page loads for scripts and style sheets of it, where no bundler has told: modules with all that
 * they import.
 *
 * @param entries globs of keys
 * @throws {StaticfilesError} `no-entry` for a glob that no script and no style sheet fits
 */
export function withEntrypoints(
  manifest: Manifest,
  entries: readonly string[],
  { base = '/static/', read }: EntrypointOptions,
): Manifest {
  const { paths, imports } = manifest
  const resolve = createResolver(base)
  const files = new Set(paths.values())
  const keys = [...paths.keys()].filter((key) => SCRIPT.test(key) || STYLE_SHEET.test(key))
  const known = new Map<string, { path: string; isLazy: boolean }[]>()

  const importsOf = (path: string): { path: string; isLazy: boolean }[] => {
    const found = known.get(path) ?? readImports(path)
    known.set(path, found)
    return found
  }
  const readImports = (importer: string): { path: string; isLazy: boolean }[] =>
    moduleImports(read(importer)).flatMap(({ specifier, isLazy }) => {
      const named = resolve(specifier, importer)?.path ?? ''
      const path = imports?.get(named) ?? named
      return files.has(path) && SCRIPT.test(path) ? [{ path, isLazy }] : []
    })

  const entrypointOf = (path: string): Entrypoint => {
    if (STYLE_SHEET.test(path)) return { js: [], css: [path], preload: [] }
    const now = reach([path], (script) => importsOf(script).filter(({ isLazy }) => !isLazy))
    const all = reach(now, importsOf)
    const lazy = all.filter((script) => !now.includes(script))
    const preload = now.slice(1)
    return { js: [path], css: [], preload, ...(lazy.length > 0 && { lazy }) }
  }

  const chosen = new Set(
    entries.flatMap((glob) => {
      const isFitting = createMatcher([glob])
      const fitting = keys.filter((key) => isFitting(key))
      if (fitting.length > 0) return fitting
      const meant = nearestName(keys)(glob)
      throw new StaticfilesError(
        'no-entry',
        `The entry ${JSON.stringify(glob)} is no script and no style sheet of the folder.${meant === undefined ? '' : ` Did you mean ${JSON.stringify(meant)}?`}`,
      )
    }),
  )
  const entrypoints = new Map([...chosen].map((key) => [key, entrypointOf(paths.get(key)!)]))
  return { ...manifest, entrypoints }
}

/** All that can be reached from scripts, themselves included, in the order in which it is found. */
function reach(
  scripts: readonly string[],
  importsOf: (script: string) => readonly { path: string }[],
): string[] {
  const reached = new Set(scripts)
  for (const script of reached) for (const { path } of importsOf(script)) reached.add(path)
  return [...reached]
}
