import type { ReferenceOptions } from '../references/index.ts'
import type { Findings } from './findings.ts'
import type { MissingOptions } from './missing.ts'

/** One file of the output. */
export interface Asset {
  /** Its path from the output folder: posix, no leading slash. The manifest's key. */
  logicalPath: string
  /** Its bytes, or a function that reads them, which may be called more than once. */
  source: Uint8Array | (() => Uint8Array)
  /** What `createSearch` finds in these bytes, where the caller knows it; otherwise they are read and looked into. */
  findings?: (() => Findings) | undefined
  /** For a file whose name is final already: the path that it has in the output. */
  digestedPath?: string | undefined
}

export interface DigestOptions extends MissingOptions, ReferenceOptions {
  /**
   * The URL prefix of the output. References that begin with it are resolved and keep it.
   * @default '/static/'
   */
  base?: string | undefined
  /**
   * Whether the output has the originals beside their digested copies. With `false`, what could not be looked at is an
   * error, and a string in a script that is the path of such an original is told, if the findings tell of it.
   * @default true
   */
  keepOriginals?: boolean | undefined
  /**
   * Whether modules keep the specifiers that they import each other by, and the manifest has an import map (`imports`)
   * that leads from those to the digested files: then an edit of one module gives a new name to no other.
   * @default false: the digested names are written into the modules
   */
  importMap?: boolean | undefined
  /** Globs of logicalPaths that keep their names and bytes; they stand in the manifest as themselves. */
  exclude?: readonly string[] | undefined
  /**
   * Files whose names other tools made final, as their manifests list them: key → path. They keep names and bytes, and
   * stand in the manifest under these keys.
   */
  known?: ReadonlyMap<string, string> | undefined
  /**
   * The paths of an earlier manifest of these assets. Where an original is gone and has several digested copies, the
   * one that is named here takes its place.
   */
  previous?: ReadonlyMap<string, string> | undefined
}
