import { StaticfilesError } from '@staticfiles/manifest'

/** What the plugin is called in a list of plugins. */
export const PLUGIN = 'unplugin-staticfiles'

/**
 * Makes sure that one build has the plugin once.
 * @throws {StaticfilesError} `invalid-config`
 */
export function assertSolePlugin(plugins: readonly unknown[]): void {
  const own = plugins.filter((plugin) => (plugin as { name?: unknown } | undefined)?.name === PLUGIN)
  if (own.length > 1) refuseSecondPlugin()
}

/** @throws {StaticfilesError} `invalid-config` */
export function refuseSecondPlugin(): never {
  throw new StaticfilesError(
    'invalid-config',
    'staticfiles() stands twice in the plugins of one build. Leave one; what the other is told belongs into its options.',
  )
}
