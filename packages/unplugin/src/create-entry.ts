import { createUnplugin, type UnpluginInstance, type UnpluginOptions } from 'unplugin'
import { checkOptions } from './check-options.ts'
import type { StaticfilesOptions } from './options.ts'
import { PLUGIN } from './sole-plugin.ts'

/** What is behind a bundler's entry. Each has its own, so that none loads the adapters of others. */
export function createEntry(
  adapt: (options: StaticfilesOptions) => UnpluginOptions[],
): UnpluginInstance<StaticfilesOptions | undefined, true> {
  return createUnplugin((options = {}, meta) => {
    if (meta.framework === 'esbuild') meta.esbuildHostName = PLUGIN
    checkOptions(options, meta.framework)
    return adapt(options)
  })
}
