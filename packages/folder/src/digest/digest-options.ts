import type { IntegrityAlgorithm, Problem } from '@staticfiles/core'
import type { Manifest } from '@staticfiles/manifest'
import * as v from 'valibot'
import type { Compression } from '../compress/compression.ts'
import { CHECK_FOLDER, type CheckFolderOptions, type FolderCounts } from '../files/folder-options.ts'
import type { HiddenFile } from '../files/walk-folder.ts'
import { PARTIALS, type PartialsOptions } from '../manifests/partials.ts'
import { FLAG, mustBe, type Schemas, TEXT, TEXTS } from '../options/index.ts'
import { WAIT, type WaitOptions } from '../releases/run-turn.ts'
import type { WriteCounts } from './stage.ts'

export interface DigestFolderOptions extends CheckFolderOptions, WaitOptions {
  /**
   * The folder to write to; neither inside `dir` nor around it. Several folders need one.
   * @default `dir`: the digested copies are put beside the originals
   */
  out?: string | undefined
  /**
   * Whether the output has the originals beside their digested copies. In place and with `false`, they are deleted
   * once the manifest is written.
   * @default true
   */
  keepOriginals?: boolean | undefined
  /**
   * Ways to compress: copies of the digested files are written beside them, for web servers that send them as they are.
   * Only of types that compress, and only when smaller.
   * @default []
   * @example ['br', 'gzip']
   */
  compress?: readonly Compression[] | undefined
  /**
   * The file to write a TypeScript declaration of the manifest's keys to; relative to the working directory. With it,
   * a wrong name in the reader's `url('…')` is a type error.
   * @default none
   * @example 'src/static.d.ts'
   */
  dts?: string | undefined
  /**
   * What pages load: globs of keys, of scripts and style sheets. For each, the manifest lists what a page has to load:
   * `entrypoints`, which Django ignores, and the reader's `tags()` and `partials` need.
   * @default []
   * @example ['js/app.js', 'js/pages/*.js']
   */
  entries?: readonly string[] | undefined
  /**
   * Where to write partials: for each entry a file with all its tags, for templates in any language to include. A string
   * is short for `{ dir }`, a folder relative to the working directory.
   * @default none
   * @example 'backend/templates/static' // {% include "static/js/app.js.html" %}
   */
  partials?: string | PartialsOptions | undefined
  /**
   * Whether to keep what is found out, in `.staticfiles/cache` of the output, so that the next run looks only into files
   * that have changed, and at the output folder by folder. What is changed inside a file of the output is not seen then;
   * `verifyFolder` sees it. Nothing is kept with finders of your own.
   * @default true from 1,000 files or 32 MB on
   */
  cache?: boolean | undefined
  /**
   * Whether to add a release to the journal of the output, which `pruneFolder` works by. A string is its id, of letters,
   * digits, `.`, `_` and `-`; with `true` it is made of the time and the manifest's hash.
   * @default true where the output has a journal, so that no manifest is missing in it; else false
   */
  releases?: boolean | string | undefined
  /**
   * What the build is called in the journal, which has a line of releases for each. Builds that share an output and take
   * turns must not have one and the same name; one whose manifest lies in another place each time needs a name.
   * @default the manifest's path from the output folder
   */
  name?: string | undefined
  /**
   * The algorithm of the subresource integrity that the manifest records for every digested file.
   * @default none is recorded
   * @example 'sha384'
   */
  integrity?: IntegrityAlgorithm | undefined
}

export const DIGEST_FOLDER: Schemas<DigestFolderOptions> = {
  ...CHECK_FOLDER,
  out: mustBe(TEXT, "a folder, such as 'build/static'"),
  compress: mustBe(TEXTS, "a list of 'br', 'gzip' and 'zstd', such as ['br', 'gzip']"),
  dts: mustBe(TEXT, "a file, such as 'backend/static.d.ts'"),
  entries: mustBe(TEXTS, "a list of globs, such as ['js/app.js', 'js/pages/*.js']"),
  partials: PARTIALS,
  cache: FLAG,
  ...WAIT,
  releases: mustBe(v.union([v.boolean(), TEXT]), "true, false, or a release's id"),
  name: mustBe(TEXT, "a name, such as 'admin'"),
  integrity: mustBe(v.picklist(['sha256', 'sha384', 'sha512']), "'sha256', 'sha384' or 'sha512'"),
}

export interface DigestFolderResult {
  /** Whether no problem is an error. Otherwise nothing was written. */
  ok: boolean
  counts: FolderCounts
  problems: Problem[]
  manifest: Manifest
  manifestFile: string
  written: WriteCounts & {
    /** Whether the manifest was written; not so where it was the same already. */
    manifest: boolean
    /** How many compressed copies were written; those that were there and right are not. */
    compressed: number
    /** The id of the release that was added to the journal; none where the newest one has this manifest already. */
    release?: string | undefined
  }
  /**
   * Whether this was told by what an earlier run has kept, without a look into the files of the output (see `cache`): what
   * others have changed in these is not seen.
   */
  fromCache: boolean
  /** How many originals were deleted. */
  removed: number
  /** What the ignore patterns left out, from the working directory; of a folder with a slash at the end. */
  leftOut: string[]
  /** Files that do not count, since a folder before has one with the same logicalPath. */
  hidden: HiddenFile[]
}
