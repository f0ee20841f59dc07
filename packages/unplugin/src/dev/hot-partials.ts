import { writePartials } from '@staticfiles/folder/manifests'
import type { StaticfilesOptions } from '../options.ts'
import { partialsOptions } from '../partials.ts'
import type { HotFields } from './hot-record.ts'

/**
 * Writes partials that lead to a dev server, with the option `partials`. The next build writes them anew; until then they
 * say where they lead, and in the browser's console that nothing is there any more.
 *
 * @param manifestFile whose partials these are
 * @throws {StaticfilesError} as `writePartials` does
 */
export function writeHotPartials(
  options: StaticfilesOptions,
  root: string,
  manifestFile: string,
  { url, entries }: HotFields,
): void {
  const partials = partialsOptions(options, root)
  if (!partials) return
  const { dir, nonce } = partials
  const entrypoints = new Map(Array.from(entries, ([name, entry]) => [name, { ...entry, preload: [] }]))
  const advice = `the dev server at ${url}. Start it again where it is gone, or build.`
  const tell = `addEventListener("error", ({ target }) => (target.src || target.href || "").startsWith(${JSON.stringify(url)}) && console.error(${JSON.stringify(`This page needs ${advice}`)}), true)`
  const head = `<!-- These tags lead to ${advice} -->\n<script${nonce === undefined ? '' : ` nonce="${nonce}"`}>${tell}</script>\n`
  writePartials({ paths: new Map(), entrypoints }, { manifestFile, head }, { base: url, dir, nonce })
}
