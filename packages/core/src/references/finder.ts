import type { Context, Missing, ReferenceKind } from './kind.ts'

/** A place that names another asset, as a finder reports it. Offsets are indices into the text. */
export interface FinderReference {
  /** The URL, with the escapes of its language taken out; percent escapes stay in it. */
  specifier: string
  /** The range that is replaced: from `start` up to, not including, `end`. */
  start: number
  end: number
  /**
   * What the new URL stands in.
   * @default 'text'
   */
  context?: Context | undefined
  /** What is written before and after the new URL, such as quotes that are a part of the range; nothing by default. */
  before?: string | undefined
  after?: string | undefined
  /** What sort of reference it is, where a finder finds several; by default the finder's own name and `missing`. */
  kind?: ReferenceKind | undefined
}

/**
 * Takes an index into the text, and a reason for people: of a script what is wrong with it, of anything else a clause
 * that says what is written there and what is wrong with it.
 *
 * @param code `unreadable-module`, for a script, unless said otherwise
 */
export type TellUnreadable = (
  start: number,
  reason: string,
  code?: 'unreadable-module' | 'unreadable-references',
) => void

/**
 * Finds references in files that are not looked into by default.
 *
 * @example
 * ```ts
 * const templates: ReferenceFinder = {
 *   name: 'template',
 *   extensions: ['.tpl'],
 *   *find(text) {
 *     for (const match of text.matchAll(/(?<=\basset=")[^"]+/g)) {
 *       const [specifier] = match
 *       yield { specifier, start: match.index, end: match.index + specifier.length }
 *     }
 *   },
 * }
 * digestAssets(assets, { references: [templates] })
 * ```
 */
export interface ReferenceFinder {
  /** Shown in problems. */
  name: string
  /** Which files it looks into: ends of their names (`.tpl`) or whole names (`manifest.json`), in any case. */
  extensions: readonly string[]
  /**
   * What a reference to a file that does not exist is, where the user has not said.
   * @default 'error'
   */
  missing?: Missing | undefined
  /**
   * The references in a file, in any order. Must find the same ones in its own output again, where only the URLs
   * differ.
   *
   * @param text the file's text: read as UTF-8 where it is valid, else as latin-1; a byte order mark is a character
   * @param path the file's logicalPath, or its digestedPath where digested files are read again
   * @param tell to be called for what cannot be read, with the place that stopped it and the reason
   */
  find(text: string, path: string, tell: TellUnreadable): Iterable<FinderReference>
}

export interface ReferenceOptions {
  /**
   * Finders for references that are not looked for by default: your own, and what `loadFinders` answers for the kinds
   * of reference that are opt-in. A finder that throws, or whose ranges are wrong, is a `StaticfilesError`.
   * @example await loadFinders(['svg', 'html'])
   */
  references?: readonly ReferenceFinder[] | undefined
}
