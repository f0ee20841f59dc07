import { createRequire } from 'node:module'
import { join } from 'node:path'
import { formatProblem } from '@staticfiles/core'
import type * as esbuildTypes from 'esbuild'
import { verifyFolder } from 'staticfiles'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import { expect } from 'vitest'
import { type Output, readOutput } from '../support/output.ts'

const require = createRequire(import.meta.url)

export type Esbuild = typeof esbuildTypes

/** The oldest version that the adapter supports, and the newest. */
export const ESBUILDS: { name: string; esbuild: Esbuild }[] = ['esbuild25', 'esbuild'].map((name) => {
  const esbuild: Esbuild = require(name)
  return { name: `esbuild ${esbuild.version}`, esbuild }
})

/** As a CommonJS script gets it. */
export const staticfiles: (
  options?: StaticfilesOptions,
) => esbuildTypes.Plugin = require('unplugin-staticfiles/esbuild')

export interface EsbuildInput {
  /** A copy of the fixture `plain-app`, or another folder. */
  root: string
  options?: StaticfilesOptions
  config?: esbuildTypes.BuildOptions
  /** Plugins after ours. */
  plugins?: esbuildTypes.Plugin[]
}

export interface EsbuildOutput extends Output {
  result: esbuildTypes.BuildResult
  warnings: string[]
}

/** Entries of the fixture that name nothing below `/static/`. */
export const SCRIPTS: string[] = ['src/main.js', 'src/panel.js', 'src/count.worker.js']

/** What a user would write for the fixture `plain-app`. */
export function configure({
  root,
  options = {},
  config = {},
  plugins = [],
}: EsbuildInput): esbuildTypes.BuildOptions {
  return {
    absWorkingDir: root,
    entryPoints: [...SCRIPTS, 'src/skin.css'],
    outdir: 'dist',
    publicPath: '/static/',
    bundle: true,
    splitting: config.format === undefined,
    format: 'esm',
    loader: { '.svg': 'file', '.ttf': 'file' },
    logLevel: 'silent',
    ...config,
    plugins: [staticfiles({ include: INCLUDE, ...options }), ...plugins],
  }
}

/** The worker's picture is named by `new URL()`, which esbuild does not look up. */
export const INCLUDE: NonNullable<StaticfilesOptions['include']> = [
  'public',
  { dir: 'shop/static', prefix: 'shop' },
  { dir: 'src/pictures', prefix: 'pictures', glob: 'worker.svg' },
]

/** Builds with the plugin, and verifies what was written. */
export async function build(esbuild: Esbuild, input: EsbuildInput): Promise<EsbuildOutput> {
  const result = await esbuild.build(configure(input))
  const { root, options = {}, config = {} } = input
  const dir = join(root, config.outdir ?? 'dist')
  const { manifest: named } = options
  const file = typeof named === 'object' ? named.file : named
  const manifest = file === undefined ? join(dir, 'staticfiles.json') : join(root, file)
  const { problems } = await verifyFolder({
    dir,
    manifest,
    base: baseOf(config),
    ignore: options.ignore,
  })
  expect(problems.map(formatProblem)).toEqual([])
  return { ...readOutput(dir, manifest), result, warnings: result.warnings.map(({ text }) => text) }
}

/** The URL prefix of an output, as URLs are looked up. */
export function baseOf({ publicPath = '/static/' }: esbuildTypes.BuildOptions): string {
  return publicPath === '' ? './' : publicPath.replace(/\/?$/, '/')
}

/** The messages of a build that fails. */
export async function errorsOf(build: Promise<unknown>): Promise<string[]> {
  const failure = await build.then(
    () => ({ errors: [] }),
    (error: esbuildTypes.BuildFailure) => error,
  )
  return failure.errors.map(({ text }) => text)
}
