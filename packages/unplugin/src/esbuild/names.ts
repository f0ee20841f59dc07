import type { BuildOptions } from 'esbuild'

/** The option that has a kind's template, and esbuild's default with a dot before the hash, as in Django's names. */
export const TEMPLATES = {
  entry: { option: 'entryNames', template: '[dir]/[name].[hash]' },
  chunk: { option: 'chunkNames', template: '[name].[hash]' },
  asset: { option: 'assetNames', template: '[name].[hash]' },
} as const

/** The kinds of files that esbuild names by templates of their own. */
export type NamedKind = keyof typeof TEMPLATES
export const NAMED_KINDS = ['entry', 'chunk', 'asset'] as const

/** What the names of files end in that are named after others. */
export const SUFFIXES = { map: '.map', legal: '.LEGAL.txt' } as const
export type CompanionKind = keyof typeof SUFFIXES

/** What stands in paths and bytes until the digests are known: a hash of esbuild's, and a mark. */
export const PLACEHOLDER: RegExp = /[A-Z2-7]{8}[0189]{4}/g

/** Makes a placeholder as long as a digest and tells the kind of the file. No hash has these characters. */
const MARKS: Record<NamedKind | CompanionKind, string> = {
  entry: '0189',
  chunk: '1890',
  asset: '8901',
  map: '9018',
  legal: '0198',
}

/** Has esbuild put placeholders where the user, or else its own default, wants a hash. */
export function setPlaceholders(options: BuildOptions, kinds: readonly NamedKind[]): void {
  for (const kind of kinds) {
    const { option, template } = TEMPLATES[kind]
    options[option] = (options[option] ?? template).replaceAll('[hash]', `[hash]${MARKS[kind]}`)
  }
}

/** The kind that the template of a placeholder is for. */
export function kindOf(placeholder: string): NamedKind | undefined {
  return NAMED_KINDS.find((kind) => placeholder.endsWith(MARKS[kind]))
}

/** The placeholder of a file that is named after the one with this placeholder. */
export function companionPlaceholder(placeholder: string, kind: CompanionKind): string {
  return placeholder.slice(0, -MARKS[kind].length) + MARKS[kind]
}
