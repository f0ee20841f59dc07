import { readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join, resolve } from 'node:path'
import { formatProblem, verifyAssets } from '@staticfiles/core'
import * as rolldown from 'rolldown'
import * as rollup from 'rollup'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import { expect } from 'vitest'
import { type Output, readOutput } from '../support/output.ts'

const require = createRequire(import.meta.url)

/** Rollup, and Rolldown as far as it has the same interface. */
export interface RollupLike {
  name: string
  rollup: typeof rollup.rollup
  watch: typeof rollup.watch
  staticfiles: (options?: StaticfilesOptions) => rollup.Plugin | rollup.Plugin[]
  /** How lazy modules are put into the chunk of their entry. */
  oneChunk: rollup.OutputOptions
  /** Has plugins take CSS, where the bundler takes it for itself, and no advice be given on plugins. */
  config: rollup.RollupOptions
}

export const ROLLUPS: RollupLike[] = [
  {
    name: `Rollup ${rollup.VERSION}`,
    rollup: rollup.rollup,
    watch: rollup.watch,
    staticfiles: require('unplugin-staticfiles/rollup'),
    oneChunk: { inlineDynamicImports: true },
    config: {},
  },
  {
    name: `Rolldown ${rolldown.VERSION}`,
    rollup: rolldown.rolldown as unknown as typeof rollup.rollup,
    watch: rolldown.watch as unknown as typeof rollup.watch,
    staticfiles: require('unplugin-staticfiles/rolldown'),
    oneChunk: { codeSplitting: false } as rollup.OutputOptions,
    config: {
      moduleTypes: { '.css': 'js' },
      checks: { preferBuiltinFeature: false, bundlerTimings: false, pluginTimings: false },
    } as rollup.RollupOptions,
  },
]

export interface RollupInput {
  /** A copy of the fixture `rollup-app`, or another folder. */
  root: string
  options?: StaticfilesOptions
  input?: rollup.InputOption
  output?: rollup.OutputOptions | rollup.OutputOptions[]
  /** Plugins that come after ours. */
  plugins?: rollup.Plugin[]
  /** Plugins that come before it; by default, one that emits images and CSS. */
  loaders?: rollup.Plugin[]
  /** Writes the outputs at the same time, as the command of Rollup does. */
  isParallel?: boolean
  /** Whether `verify` shall find nothing. */
  isWhole?: boolean
}

export interface RollupOutput extends Output {
  warnings: string[]
}

/** What a user would write into the configuration. */
export function configure(
  { staticfiles, config }: Pick<RollupLike, 'staticfiles' | 'config'>,
  {
    root,
    options = {},
    input = ['src/main.js', 'src/panel.js'],
    output = {},
    plugins = [],
    loaders = [emitAssets()],
  }: RollupInput,
  warnings: string[] = [],
): rollup.RollupOptions & { output: rollup.OutputOptions[] } {
  return {
    ...config,
    input,
    output: [output].flat().map((output) => (output.file ? output : { dir: join(root, 'dist'), ...output })),
    plugins: [...loaders, staticfiles({ include: ['static'], ...options }), ...plugins],
    onLog: (level, { message }) => {
      if (level === 'warn') warnings.push(message)
    },
  }
}

/** Builds with the plugin and verifies what was written. */
export async function build(bundler: RollupLike, input: RollupInput): Promise<RollupOutput> {
  const warnings: string[] = []
  const { output, ...config } = configure(bundler, input, warnings)
  process.chdir(input.root)
  rmSync('dist', { recursive: true, force: true })
  const bundle = await bundler.rollup(config)
  try {
    const writes = output.map((options) => () => bundle.write(options))
    if (input.isParallel) await Promise.all(writes.map((write) => write()))
    else for (const write of writes) await write()
  } finally {
    await bundle.close()
  }
  const { options = {}, isWhole = true } = input
  const built = readOutput(
    join(input.root, 'dist'),
    typeof options.manifest === 'string' ? resolve(options.manifest) : undefined,
  )
  if (isWhole) expect(faultsOf(built, options.base)).toEqual([])
  return { ...built, warnings }
}

/** What `verify` finds. */
export function faultsOf({ files, manifest }: Output, base = '/static/'): string[] {
  const output = { paths: new Set(files.keys()), read: (path: string) => files.get(path)! }
  const { problems } = verifyAssets(manifest, output, { base })
  return problems.filter(({ severity }) => severity === 'error').map(formatProblem)
}

/** What plugins for images and CSS do: an import gives the URL of the emitted file. */
function emitAssets(): rollup.Plugin {
  return {
    name: 'assets',
    load(id) {
      if (!/\.(?:svg|css)$/.test(id)) return null
      this.addWatchFile(id)
      const source = readFileSync(id)
      const file = this.emitFile({ type: 'asset', name: basename(id), originalFileName: id, source })
      return `export default import.meta.ROLLUP_FILE_URL_${file}`
    },
  }
}
