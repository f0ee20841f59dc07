import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { formatProblem, loadFinders, verifyAssets } from '@staticfiles/core'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import staticfiles from 'unplugin-staticfiles/vite'
import * as vite8 from 'vite'
import * as vite7 from 'vite7'
import { expect } from 'vitest'
import { type Output, readOutput } from '../support/output.ts'

export type Vite = typeof vite8

/** Every version of Vite that the adapter supports. */
export const VITES: { name: string; vite: Vite }[] = [
  { name: `Vite ${vite7.version}`, vite: vite7 as unknown as Vite },
  { name: `Vite ${vite8.version}`, vite: vite8 },
]

export interface BuildInput {
  root: string
  /** From the root. */
  entries?: string[] | undefined
  options?: StaticfilesOptions
  config?: vite8.InlineConfig
}

export interface ViteOutput extends Output {
  warnings: string[]
}

/** Entries of the fixture `app`: a page and a script. */
export const SCRIPTS: string[] = ['index.html', 'src/panel.ts']

/** The same with a style sheet that names files of an included folder below the base `/static/`. */
const ENTRIES = [...SCRIPTS, 'src/skin.css']

/** Builds with the plugin, in an output folder that is emptied first, and verifies what was written. */
export async function build(vite: Vite, input: BuildInput): Promise<ViteOutput> {
  const { root, options = {}, config = {} } = input
  const warnings: string[] = []
  await vite.build(configOf(vite, input, warnings))
  const output = readOutput(resolve(root, config.build?.outDir ?? 'dist'))
  const files = { paths: new Set(output.files.keys()), read: (path: string) => output.files.get(path)! }
  const { problems } = verifyAssets(output.manifest, files, {
    base: config.base ?? '/static/',
    ...options,
    references: await loadFinders(options.references ?? []),
  })
  expect(problems.filter(({ severity }) => severity === 'error').map(formatProblem)).toEqual([])
  return { ...output, warnings }
}

/** Builds, and again at each change. */
export async function watch(vite: Vite, input: BuildInput): Promise<Watch> {
  const config = vite.mergeConfig(configOf(vite, input, []), { build: { watch: {} } })
  const watcher = (await vite.build(config)) as vite8.Rolldown.RolldownWatcher
  const built = (): Promise<void> =>
    new Promise((done, failed) => {
      watcher.on('event', (event) => {
        if (event.code === 'END') done()
        if (event.code === 'ERROR') failed(event.error)
      })
    })
  await built()
  return {
    async change(file, edit) {
      const next = built()
      const path = join(input.root, file)
      writeFileSync(path, edit(readFileSync(path, 'utf8')))
      await next
    },
    close: () => watcher.close(),
  }
}

export interface Watch {
  /** Edits a file and waits until it is built. */
  change(file: string, edit: (text: string) => string): Promise<void>
  close(): Promise<void>
}

function configOf(vite: Vite, input: BuildInput, warnings: string[]): vite8.InlineConfig {
  const { root, entries = ENTRIES, options = {}, config = {} } = input
  const own: vite8.InlineConfig = {
    root,
    configFile: false,
    base: '/static/',
    logLevel: 'silent',
    customLogger: collectWarnings(vite, warnings),
    plugins: [staticfiles(options)],
    build: {
      emptyOutDir: true,
      assetsInlineLimit: 0,
      rollupOptions: { input: entries.map((entry) => resolve(root, entry)) },
    },
  }
  return vite.mergeConfig(own, config)
}

function collectWarnings(vite: Vite, warnings: string[]): vite8.Logger {
  const add = (message: string): void => {
    // About how long plugins took, which depends on the machine.
    if (message.includes('[PLUGIN_TIMINGS]')) return
    warnings.push(message.replace(/\x1b\[\d+m/g, ''))
  }
  return { ...vite.createLogger('silent'), warn: add, warnOnce: add }
}
