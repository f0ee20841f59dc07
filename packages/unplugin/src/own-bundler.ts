import { StaticfilesError } from '@staticfiles/manifest'
import { withPlainErrors } from './plain-errors.ts'
import { PLUGIN } from './sole-plugin.ts'

/** @throws {StaticfilesError} `invalid-config` */
export function refuseBundler(entry: string): never {
  return withPlainErrors(() => {
    throw new StaticfilesError(
      'invalid-config',
      `The staticfiles() of 'unplugin-staticfiles/${entry}' stands in the plugins of another bundler. Import it from the ` +
        'entry of that one: unplugin-staticfiles/vite, /rollup, /rolldown, /webpack, /rspack or /esbuild.',
    )
  })
}

/**
 * Has a plugin refuse to be that of another bundler, which would call none of its hooks: gives it what bundlers call or
 * read first, where nobody finds it who lists a plugin's properties, as esbuild does.
 *
 * @param plugins a plugin, or a list of them, as a bundler takes it
 * @param entry of this package
 */
export function forBundler<Plugins extends object>(plugins: Plugins, entry: string): Plugins {
  const refuse = (): never => refuseBundler(entry)
  const { apply, setup } = plugins as Partial<Record<string, (host: object) => unknown>>
  const isOwn = (host: object): boolean => (entry === 'rspack' ? 'rspack' : 'hooks') in host
  hide(plugins, {
    // Vite, webpack and Rspack.
    apply: { value: (host: object) => (apply && isOwn(host) ? apply.call(plugins, host) : refuse()) },
    ...(setup ? {} : { name: { value: PLUGIN }, setup: { get: refuse } }),
  })
  if (!Array.isArray(plugins)) hide(plugins, { buildStart: { value: refuse } })
  else if (entry !== 'vite') hide(plugins.at(-1), { configResolved: { value: refuse } })
  return plugins
}

function hide(plugin: object, properties: PropertyDescriptorMap): void {
  for (const property of Object.values(properties)) property.configurable = true
  Object.defineProperties(plugin, properties)
}
