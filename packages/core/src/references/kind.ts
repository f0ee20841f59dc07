/** What to do with a reference to nothing. */
export type Missing = 'error' | 'warn' | 'ignore'

/**
 * The text that a URL stands in, which decides how its characters are written:
 *
 * - `css-string`: a string of CSS, in double quotes;
 * - `js-string`: a string of JavaScript or JSON, in double quotes;
 * - `comment`: a comment, up to the next blank;
 * - `markup`: a value of an attribute in HTML or XML, or text where `&` is written `&amp;`;
 * - `text`: anything else. No character is escaped; those that could end the URL are percent-encoded.
 */
export type Context = 'css-string' | 'js-string' | 'comment' | 'markup' | 'text'

/** A place in an asset that names another, as a kind finds it. */
export interface FoundReference {
  /** The text as written, with the escapes of its language (CSS, say) taken out; percent escapes are still in it. */
  specifier: string
  /** The range that is replaced, as offsets into the text; in latin-1 these are bytes. */
  start: number
  end: number
  /** What stands around the new URL in the replacement, such as `url("` and `")`. */
  before: string
  after: string
  /** Where the new URL stands, which decides how its characters are escaped. */
  context: Context
}

/** A way to refer to another asset. */
export interface ReferenceKind {
  /** Shown in problems and reports, such as `css-url`. */
  name: string
  /** What a reference to nothing is, where the user has not said. */
  missing: Missing
  /** Whether it may name a folder, as the base of further URLs. */
  mayNameFolder?: true
  /** Whether a page resolves it by its import map, if it has one. */
  asksImportMap?: true
  /** Whether the target is the importer's source map, which has to follow when a rewrite moves columns. */
  namesSourceMap?: true
  /** Whether the target may be the script that a worker is started with. */
  mayNameWorker?: true
  /** Whether it counts only in scripts that workers are started with. */
  onlyInWorkers?: true
  /** Whether a folder that it names stands for the files below it. */
  mapsFolder?: true
  /** Whether it is not the target's URL that is written, but its subresource integrity, after the algorithm in `before`. */
  holdsIntegrity?: true
  /** Whether the target's URL should not change, as other versions of it are looked for there. */
  keepsName?: true
}

/** A reference together with the kind that found it. */
export interface Reference extends FoundReference {
  kind: ReferenceKind
}
