import { StaticfilesError } from '@staticfiles/manifest'
import type { Plugin, ResolvedConfig } from 'vite'
import type { StaticfilesOptions } from '../options.ts'
import { codeOfChunks, warnOfLateChunks } from '../rollup-bundle/output.ts'
import { assertSolePlugin } from '../sole-plugin.ts'
import { isOwnPlugin } from './own-plugins.ts'

type GenerateBundle = Extract<NonNullable<Plugin['generateBundle']>, (...args: never) => unknown>

/**
 * Refuses what the configuration of a build asks for and cannot have.
 *
 * @param hasRolldown as Vite 8 has
 * @throws {StaticfilesError} `invalid-config`
 */
export function refuseConfig(
  { build, plugins }: ResolvedConfig,
  hasRolldown: boolean,
  { importMap }: StaticfilesOptions,
): void {
  assertSolePlugin(plugins)
  if (importMap && !hasRolldown) {
    throw new StaticfilesError(
      'invalid-config',
      'importMap needs Vite 8: in Vite 7, the scripts that preload lazy chunks hold their names, and would have to change ' +
        'with them. Leave importMap out, or update Vite.',
    )
  }
  if (!build.lib) return
  throw new StaticfilesError(
    'invalid-config',
    'build.lib is set: the files of a library get their names in the applications that use it, and there is no manifest ' +
      'to write. Leave staticfiles() out of this configuration.',
  )
}

const watched = new WeakSet<GenerateBundle>()

/**
 * Has each plugin warn when its `generateBundle` changes a chunk that is named by its content. What Vite's own plugins
 * change there differs as little as the names do, so that only the plugin tells one from the other.
 */
export function watchChunks(plugins: readonly Plugin[]): void {
  for (const plugin of plugins) {
    const hook = plugin.generateBundle
    if (!hook || isOwnPlugin(plugin.name) || Object.isFrozen(plugin)) continue
    const handler = typeof hook === 'function' ? hook : hook.handler
    // A plugin may be in several builds.
    if (watched.has(handler)) continue
    const watching = watch(handler, plugin.name)
    watched.add(watching)
    plugin.generateBundle = typeof hook === 'function' ? watching : { ...hook, handler: watching }
  }
}

function watch(handler: GenerateBundle, plugin: string): GenerateBundle {
  return async function (output, bundle, isWrite) {
    const before = codeOfChunks(bundle)
    await handler.call(this, output, bundle, isWrite)
    if (this.environment.config.consumer !== 'client') return
    for (const warning of warnOfLateChunks(before, bundle, `the plugin ${plugin}`)) this.warn(warning)
  }
}
