import { nearestName, StaticfilesError } from '@staticfiles/manifest'
import type { ReferenceFinder } from './finder.ts'

/**
 * A kind of reference that is looked for only when asked for:
 *
 * - `svg`: in `.svg`, what images, uses, filters, scripts and styles load;
 * - `html`: in `.html` and `.htm`, what a page loads by itself, not what it links to;
 * - `webmanifest`: in `.webmanifest` and `manifest.json`, icons and screenshots;
 * - `import-map`: in `.importmap` and `importmap.json`, the addresses;
 * - `source-map-file`: in `.map`, the `file` field.
 */
export type OptInKind = 'svg' | 'html' | 'webmanifest' | 'import-map' | 'source-map-file'

/** Each with its parser, which nobody waits for who does not ask for it. */
const FINDERS: Record<OptInKind, () => Promise<ReferenceFinder>> = {
  svg: async () => (await import('./svg.ts')).svg,
  html: async () => (await import('./html.ts')).html,
  webmanifest: async () => (await import('./webmanifest.ts')).webmanifest,
  'import-map': async () => (await import('./import-map.ts')).importMap,
  'source-map-file': async () => (await import('./source-map-file.ts')).sourceMapFile,
}

/**
 * Loads the finders of opt-in kinds, for the option `references`. Finders of your own are handed on as they are.
 *
 * @throws StaticfilesError `unknown-reference-kind` for a name that is not a kind
 * @example
 * ```ts
 * digestAssets(assets, { references: await loadFinders(['svg', 'html', templates]) })
 * ```
 */
export async function loadFinders(
  references: readonly (OptInKind | ReferenceFinder)[],
): Promise<ReferenceFinder[]> {
  return await Promise.all(
    references.map(async (reference) => {
      return typeof reference === 'string' ? await loadFinder(reference) : reference
    }),
  )
}

async function loadFinder(kind: string): Promise<ReferenceFinder> {
  if (isOptInKind(kind)) return await FINDERS[kind]()
  const kinds = Object.keys(FINDERS)
  const suggestion = nearestName(kinds)(kind)
  const hint = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`
  throw new StaticfilesError(
    'unknown-reference-kind',
    `There is no kind of reference ${JSON.stringify(kind)}.${hint} There are: ${kinds.join(', ')}.`,
  )
}

const isOptInKind = (kind: string): kind is OptInKind => Object.hasOwn(FINDERS, kind)
