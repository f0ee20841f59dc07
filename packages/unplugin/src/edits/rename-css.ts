import postcss, { type Plugin } from 'postcss'
import type { Rename } from '../file-names.ts'
import { PLUGIN } from '../sole-plugin.ts'
import { renameReferences } from './css-references.ts'
import { type MappedText, withMap } from './source-map.ts'

/** A style sheet that refers to files under other names than before. */
export interface RenamedCss extends MappedText {
  /** The map from it to the text before. */
  editMap: string
}

/**
 * Has compiled CSS refer to files under the names that they have, and its source map follow.
 *
 * @param id what it is called, in errors and in the map
 * @returns nothing where no reference is renamed
 */
export function renameInCss(css: MappedText, rename: Rename, id: string): RenamedCss | undefined {
  let isChanged = false
  const plugin: Plugin = {
    postcssPlugin: PLUGIN,
    OnceExit(root) {
      isChanged = renameReferences(root, ({ specifier }) => rename(specifier))
    },
  }
  // The comment that leads to the map before stays.
  const map = { prev: false as const, inline: false, annotation: false }
  const result = postcss([plugin]).process(css.text, { from: id, to: id, map })
  result.sync()
  if (!isChanged) return undefined
  const text = result.css
  const editMap = result.map.toString()
  return { ...withMap(css, text, () => editMap), editMap }
}
