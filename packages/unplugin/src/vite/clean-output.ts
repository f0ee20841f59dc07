import { existsSync, readdirSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { removeAll } from '@staticfiles/folder/files'
import { listSpared } from '@staticfiles/folder/releases'
import type { Environment, Plugin, ResolvedConfig } from 'vite'
import { manifestFile } from '../manifest-place.ts'
import type { StaticfilesOptions } from '../options.ts'
import { withPlainErrors } from '../plain-errors.ts'

/**
 * The hooks that empty the output folder of a client where Vite would, with the option `releases`: all but what
 * releases name.
 */
export function cleaningHooks(
  options: StaticfilesOptions,
): Pick<Plugin, 'configResolved' | 'watchChange' | 'renderStart'> {
  const toBeEmptied = new Set<string>()
  const done = new WeakSet<Environment>()
  if (!options.releases) return {}
  return {
    configResolved(config) {
      for (const [name, { build, consumer }] of Object.entries(config.environments)) {
        if (consumer !== 'client') continue
        if (build.emptyOutDir ?? isInside(resolve(config.root, build.outDir), config.root))
          toBeEmptied.add(name)
        build.emptyOutDir = false
      }
    },
    watchChange() {
      done.delete(this.environment)
    },
    renderStart: {
      order: 'pre',
      handler() {
        const { name, config } = this.environment
        if (done.has(this.environment) || !toBeEmptied.has(name) || !config.build.write) return
        done.add(this.environment)
        withPlainErrors(() => emptyOutput(config, options))
      },
    },
  }
}

function emptyOutput({ root, build, environments }: ResolvedConfig, options: StaticfilesOptions): void {
  const output = resolve(root, build.outDir)
  if (!existsSync(output)) return
  const isSpared = listSpared(output, manifestFile(options, root, build.outDir))
  const others = new Set(Object.values(environments).map(({ build }) => resolve(root, build.outDir)))
  removeFrom('')

  /** @returns whether nothing is left of the folder */
  function removeFrom(folder: string): boolean {
    let isEmpty = true
    for (const entry of readdirSync(join(output, folder), { withFileTypes: true })) {
      const path = folder + entry.name
      const file = join(output, path)
      const isLeft =
        isSpared(path) ||
        path === '.git' ||
        others.has(file) ||
        (entry.isDirectory() && !removeFrom(`${path}/`))
      if (isLeft) isEmpty = false
      else removeAll(file)
    }
    return isEmpty
  }
}

const isInside = (path: string, folder: string): boolean => path.startsWith(folder.replaceAll('/', sep) + sep)
