import { createUnplugin, type UnpluginInstance, type UnpluginOptions } from 'unplugin'
import { checkOptions } from './check-options.ts'
import type { StaticfilesOptions } from './options.ts'
import { forBundler } from './own-bundler.ts'
import { PLUGIN } from './sole-plugin.ts'

type Instance = UnpluginInstance<StaticfilesOptions | undefined, true>

/** What is behind a bundler's entry. Each has its own, so that none loads the adapters of others. */
export function createEntry<
  Bundler extends 'esbuild' | 'rolldown' | 'rollup' | 'rspack' | 'vite' | 'webpack',
>(
  bundler: Bundler,
  adapt: (options: StaticfilesOptions) => Omit<UnpluginOptions, 'name'>[],
): Instance[Bundler] {
  const unplugin: Instance = createUnplugin((options = {}, meta) => {
    if (meta.framework === 'esbuild') meta.esbuildHostName = PLUGIN
    checkOptions(options, meta.framework)
    return adapt(options).map((plugin) => ({ name: PLUGIN, ...plugin }))
  })
  const create = unplugin[bundler] as (options?: StaticfilesOptions) => object
  return ((options) => forBundler(create(options), bundler)) as Instance[Bundler]
}
