import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DigestFolderOptions } from '@staticfiles/folder/digest'
import { faultsOf, refuseOptions } from '@staticfiles/folder/options'
import { StaticfilesError } from '@staticfiles/manifest'

/** What `staticfiles.config.ts` or `.js` may hold: the options of all commands but the folder. A flag overrides it. */
export type StaticfilesConfig = Omit<DigestFolderOptions, 'dir' | 'onProgress' | 'onWait'>

/**
 * Types the configuration file of the command line.
 *
 * @example
 * ```ts
 * // staticfiles.config.ts
 * import { defineConfig } from 'staticfiles'
 *
 * export default defineConfig({ base: '/assets/', references: ['svg'], ignore: [{ importer: 'vendor/**' }] })
 * ```
 */
export function defineConfig(config: StaticfilesConfig): StaticfilesConfig {
  return config
}

const FILES = [
  'staticfiles.config.ts',
  'staticfiles.config.mts',
  'staticfiles.config.js',
  'staticfiles.config.mjs',
]

/**
 * Loads the configuration file of a folder; where there is none, it is empty.
 * @throws {StaticfilesError} `invalid-config`
 */
export async function loadConfig(folder: string): Promise<StaticfilesConfig> {
  const name = FILES.find((name) => existsSync(join(folder, name)))
  if (name === undefined) return {}
  let config: unknown
  try {
    config = await importDefault(resolve(folder, name))
  } catch (cause) {
    throw invalid(name, `cannot be loaded: ${cause instanceof Error ? cause.message : cause}`, cause)
  }
  return await checkConfig(config, name)
}

/** Node does so by itself from 22.18 on; an earlier one needs jiti, an optional peer. */
const stripsTypes = (): boolean => 'typescript' in process.features && Boolean(process.features.typescript)

async function importDefault(file: string): Promise<unknown> {
  if (/\.m?ts$/.test(file) && !stripsTypes()) {
    const { createJiti } = await import('jiti').catch(() => {
      throw new Error(
        `Node ${process.versions.node} reads no TypeScript. Use Node 22.18 or later, install jiti (npm install --save-dev jiti), or write JavaScript: staticfiles.config.mjs`,
      )
    })
    return await createJiti(file).import(file, { default: true })
  }
  const module: { default?: unknown } = await import(pathToFileURL(file).href)
  return module.default
}

async function checkConfig(config: unknown, name: string): Promise<StaticfilesConfig> {
  if (config === undefined)
    throw invalid(name, 'has no default export; write: export default defineConfig({ … })')
  // Most folders have none, and most commands need nothing else of it.
  const { DIGEST_FOLDER } = await import('@staticfiles/folder/digest')
  const { dir, onProgress, onWait, ...options } = DIGEST_FOLDER
  const faults = faultsOf(config, options, "{ base: '/assets/' }")
  if (faults.length > 0) throw refuseOptions('invalid-config', name, faults, name)
  return config as StaticfilesConfig
}

function invalid(file: string, fault: string, cause?: unknown): StaticfilesError {
  return new StaticfilesError('invalid-config', `${file} ${fault.replace(/[.?]?$/, (end) => end || '.')}`, {
    file,
    cause,
  })
}
