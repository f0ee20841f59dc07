import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import staticfiles from 'unplugin-staticfiles/vite'
import * as vite8 from 'vite'
import * as vite7 from 'vite7'
import type { Bundler } from '../bundler.ts'

type Vite = typeof vite8

/** Every version of Vite that the adapter supports. */
export const VITES: Bundler[] = vitesWith({})

/** The same with settings of the user's. */
export function vitesWith(config: vite8.InlineConfig): Bundler[] {
  return [bundlerOf(vite7 as unknown as Vite, config), bundlerOf(vite8, config)]
}

function bundlerOf(vite: Vite, config: vite8.InlineConfig): Bundler {
  return {
    name: `Vite ${vite.version.replace(/\..*/, '')}`,
    // Vite 7 has no import maps.
    lacks: vite.version.startsWith('7.') ? ['An import map: the same, and one module renames no other'] : [],
    async build({ root, entries, base, sourcemap, minify, options, instead }) {
      const warnings: string[] = []
      const warn = (message: string): void => {
        // About how long plugins took, which depends on the machine.
        if (!message.includes('[PLUGIN_TIMINGS]')) warnings.push(stripVTControlCharacters(message))
      }
      const input = Object.entries(entries).map(([name, entry]) => [name, join(root, entry)])
      // As people do: what Rolldown makes of a circle depends on where the modules are from there.
      process.chdir(root)
      const own: vite8.InlineConfig = {
        root,
        base,
        configFile: false,
        customLogger: { ...vite.createLogger('silent'), warn, warnOnce: warn },
        plugins: options === false ? [instead as vite8.Plugin | undefined] : [staticfiles(options)],
        build: {
          ...{ emptyOutDir: true, assetsInlineLimit: 0, sourcemap },
          ...(minify ? {} : { minify: false }),
          rollupOptions: { input: Object.fromEntries(input) },
        },
      }
      await vite.build(vite.mergeConfig(own, config))
      return { warnings }
    },
  }
}
