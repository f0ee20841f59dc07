import { dirname, resolve } from 'node:path'
import type { BuildOptions } from 'esbuild'
import { realPath } from '../source-path.ts'
import { NAMED_KINDS, type NamedKind, setPlaceholders, TEMPLATES } from './names.ts'

/** What a build does, as its options say. */
export interface BuildPlan {
  /** Tells it from other builds to the same folder: its first entry. */
  name: string
  /** The folder that esbuild's paths start from. */
  root: string
  outDir: string
  /** The URL prefix of the output. */
  base: string
  /** Whether the files are for a server: scripts keep their names, and the URLs of assets agree with the browser's. */
  isServer: boolean
  /** Whether esbuild's caller wants the files on the disk. */
  isWritten: boolean
  /** How pages load the scripts. */
  scripts: 'module' | 'classic'
  /** The kinds of files whose templates have no hash. */
  unhashed: readonly NamedKind[]
}

/** esbuild has no modes. This is what development is known by elsewhere. */
export function isDevelopment({ define = {} }: BuildOptions): boolean {
  return /^(["'`])development\1$/.test(define['process.env.NODE_ENV'] ?? '')
}

/** The user has written the name of the one entry. */
function isFixed(kind: NamedKind, { outfile }: BuildOptions): boolean {
  return kind === 'entry' && outfile !== undefined
}

export function planBuild(options: BuildOptions): BuildPlan {
  const { absWorkingDir = process.cwd(), outdir, outfile = '', publicPath = '', platform } = options
  const { format = platform === 'neutral' ? 'esm' : 'iife', write = true } = options
  const isServer = platform === 'node'
  // As esbuild has it.
  const root = realPath(absWorkingDir)
  const outDir = resolve(root, outdir ?? dirname(outfile))
  return {
    name: entriesOf(options)[0] ?? 'stdin',
    root,
    outDir,
    base: publicPath === '' ? './' : publicPath.replace(/\/?$/, '/'),
    isServer,
    isWritten: write,
    scripts: format === 'esm' ? 'module' : 'classic',
    unhashed: NAMED_KINDS.filter(
      (kind) => isFixed(kind, options) || options[TEMPLATES[kind].option]?.includes('[hash]') === false,
    ),
  }
}

/**
 * Has esbuild hand over its files, with placeholders in their names.
 *
 * @returns a function that puts the options back: they are the caller's own object, who may use it again
 */
export function takeOver(options: BuildOptions, { isServer }: BuildPlan): () => void {
  const { entryNames, chunkNames, assetNames, metafile, write } = options
  const kinds = isServer ? (['asset'] as const) : NAMED_KINDS.filter((kind) => !isFixed(kind, options))
  setPlaceholders(options, kinds)
  Object.assign(options, { metafile: true, write: false })
  return () => {
    Object.assign(options, { entryNames, chunkNames, assetNames, metafile, write })
  }
}

/** Finds the entries among the modules that esbuild asks about, so that it asks about few others. */
export function entryFilter(options: BuildOptions): RegExp {
  const entries = entriesOf(options)
  // Which files a pattern stands for is esbuild's to know.
  if (entries.some((entry) => entry.includes('*'))) return /.*/
  const escaped = entries.map((entry) => entry.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&'))
  // It asks about those that are there as `./src/main.js`.
  return new RegExp(`^(?:\\./)?(?:${escaped.join('|')})$`)
}

function entriesOf({ entryPoints = [] }: BuildOptions): string[] {
  const entries: readonly (string | { in: string })[] = Array.isArray(entryPoints)
    ? entryPoints
    : Object.values(entryPoints)
  return entries.map((entry) => (typeof entry === 'string' ? entry : entry.in))
}
