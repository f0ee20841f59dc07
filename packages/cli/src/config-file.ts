import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DigestFolderOptions } from '@staticfiles/folder/digest'
import { nearestName, StaticfilesError } from '@staticfiles/manifest'

/** What `staticfiles.config.ts` or `.js` may hold: the options of all commands but the folder. A flag overrides it. */
export type StaticfilesConfig = Omit<DigestFolderOptions, 'dir' | 'onProgress'>

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

const TYPES: Readonly<Record<keyof StaticfilesConfig, string>> = {
  out: 'a string',
  manifest: 'a string',
  base: 'a string',
  missing: 'a string',
  ignore: 'a list',
  exclude: 'a list',
  known: 'a list',
  references: 'a list',
  integrity: 'a string',
  importMap: 'true or false',
  entries: 'a list',
  partials: 'a string or an object',
  keepOriginals: 'true or false',
  followLinks: 'true or false',
  allowEmpty: 'true or false',
  compress: 'a list',
  dts: 'a string',
  name: 'a string',
  releases: 'true or false, or a string',
  cache: 'true or false',
  threads: 'a number',
  ignorePatterns: 'a list',
  defaultIgnore: 'true or false, or a list',
}

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
  return checkConfig(config, name)
}

/** Node does so by itself from 22.18 on. */
const stripsTypes = (): boolean => 'typescript' in process.features && Boolean(process.features.typescript)

async function importDefault(file: string): Promise<unknown> {
  if (/\.m?ts$/.test(file) && !stripsTypes()) {
    const { createJiti } = await import('jiti')
    return await createJiti(file).import(file, { default: true })
  }
  const module: { default?: unknown } = await import(pathToFileURL(file).href)
  return module.default
}

function checkConfig(config: unknown, name: string): StaticfilesConfig {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw invalid(name, 'has no object as its default export; write: export default defineConfig({ … })')
  }
  for (const [key, value] of Object.entries(config)) {
    const type: string | undefined = Object.hasOwn(TYPES, key)
      ? TYPES[key as keyof StaticfilesConfig]
      : undefined
    if (type === undefined) {
      const meant = nearestName(Object.keys(TYPES))(key)
      throw invalid(
        name,
        `has an unknown option ${JSON.stringify(key)}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
      )
    }
    if (value !== undefined && !type.includes(typeName(value)))
      throw invalid(name, `has ${key}: ${JSON.stringify(value)}; it must be ${type}`)
  }
  return config
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  return typeof value === 'boolean' ? 'true or false' : `a ${typeof value}`
}

function invalid(file: string, fault: string, cause?: unknown): StaticfilesError {
  return new StaticfilesError('invalid-config', `${file} ${fault.replace(/[.?]?$/, (end) => end || '.')}`, {
    file,
    cause,
  })
}
