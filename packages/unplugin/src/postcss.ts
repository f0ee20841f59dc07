import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { createIgnore, createResolver } from '@staticfiles/core'
import { pathFrom } from '@staticfiles/folder/files'
import { readManifest } from '@staticfiles/folder/manifests'
import { nearestName } from '@staticfiles/manifest'
import type { PluginCreator } from 'postcss'
import { checkPostcssOptions } from './check-options.ts'
import { type CssReference, renameReferences } from './edits/css-references.ts'
import { urlTo } from './file-names.ts'
import type { PostcssOptions } from './options.ts'
import { withPlainErrors } from './plain-errors.ts'
import { PLUGIN } from './sole-plugin.ts'

/**
 * The PostCSS plugin for pipelines that have no plugin of ours: has `url()`, `src()`, `image-set()` and `@import` in CSS
 * lead to the digested files that a manifest names. Watchers build again when the manifest changes.
 *
 * @example
 * // postcss.config.js
 * export default { plugins: { 'unplugin-staticfiles/postcss': { manifest: '../backend/staticfiles.json' } } }
 */
const staticfiles: PluginCreator<PostcssOptions> = (options) => {
  const { manifest, base = '/static/', missing = 'error', ignore } = checkPostcssOptions(options ?? {})
  const resolveUrl = createResolver(base)
  const isIgnored = createIgnore(ignore)

  return {
    postcssPlugin: PLUGIN,
    // Last of all, when the others have made what they make.
    OnceExit(root, { result }) {
      const file = resolve(manifest)
      const importer = pathFrom(process.cwd(), root.source?.input.file ?? '')
      result.messages.push({ type: 'dependency', plugin: PLUGIN, file, parent: root.source?.input.file })
      const { paths, taken } = namesIn(file)

      renameReferences(root, (reference) => {
        const { specifier } = reference
        const parts = resolveUrl(specifier, '')
        if (parts === undefined || parts.prefix === '' || parts.isFolder) return undefined
        const path = parts.path && paths.get(parts.path)
        if (path) return urlTo(path, parts, 'css-string')
        const isFine = parts.path !== undefined && taken.has(parts.path)
        if (!isFine && missing !== 'ignore' && !isIgnored(importer, specifier, parts.path)) {
          report(reference, parts.path)
        }
        return undefined
      })

      function report({ specifier, word, node }: CssReference, path: string | undefined): void {
        const nearest = path === undefined ? undefined : nearestName(paths.keys())(path)
        const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`
        const message = `${JSON.stringify(specifier)} names ${path ?? 'a file outside of base'}, which ${manifest} does not list.${hint}`
        if (missing === 'error') throw node.error(message, { word, plugin: PLUGIN })
        node.warn(result, message, { word })
      }
    },
  }
}
staticfiles.postcss = true

interface Names {
  /** key → path */
  paths: ReadonlyMap<string, string>
  /** The paths themselves, which CSS may name already. */
  taken: ReadonlySet<string>
}

/** The manifests as they were read last, by their files. */
const read = new Map<string, Names & { version: string }>()

/** @throws {StaticfilesError} as `readManifest` does, without a stack */
function namesIn(file: string): Names {
  const { mtimeMs, size } = statSync(file, { throwIfNoEntry: false }) ?? {}
  const version = `${mtimeMs} ${size}`
  const known = read.get(file)
  if (known?.version === version) return known
  const { paths } = withPlainErrors(() => readManifest(file))
  const names = { paths, taken: new Set(paths.values()), version }
  read.set(file, names)
  return names
}

export type { PostcssOptions } from './options.ts'
export { staticfiles as default, staticfiles as 'module.exports' }
