/** What the page of a report shows, as it stands in the page. */
export interface ReportData {
  /** The manifest's file, as the user wrote it. */
  manifest: string
  /** As the command prints them: files that the manifest names, and references in them, however many of them are alike. */
  counts: { files: number; references: number }
  files: ReportedFile[]
  /** Which files refer to which, by their places in `files`. */
  references: [importer: number, target: number][]
  entries: ReportedEntry[]
  /** Files with the same bytes, by their places in `files`. */
  equal: number[][]
  problems: ReportedProblem[]
  difference?: Difference | undefined
}

/** What pages load, by places in `files`. */
export interface ReportedEntry {
  name: string
  /** What stands in the page: style sheets and scripts. */
  tags: number[]
  /** What scripts import, now. */
  preload: number[]
  /** What scripts may load later. */
  lazy: number[]
}

/** A file that the manifest names. */
export interface ReportedFile {
  /** Its keys; the first is its path less the digest, where it has that. */
  keys: string[]
  path: string
  /** Its media type; empty where the extension tells none. */
  type: string
  /** In bytes; absent where the file does not exist. */
  size?: number | undefined
  /** The sizes of its compressed siblings in bytes, by extension: `br`, `gz`, `zst`. */
  compressed: Record<string, number>
  /** Its size as gzip in bytes; absent where it has compressed siblings already, and where it would not be smaller. */
  compressible?: number | undefined
  integrity?: string | undefined
  /** How it differs from what was there before; absent where that is not known. What is not the same is loaded anew. */
  change?: Change | undefined
}

export type Change = 'added' | 'changed' | 'same'

export interface ReportedProblem {
  severity: 'error' | 'warn'
  file: string
  /** `css/base.css:12:5` */
  place: string
  message: string
}

/** How the manifest differs from an earlier one. */
export interface Difference {
  /** What the earlier one is: a file, or a release. */
  from: string
  added: number
  changed: number
  same: number
  /** The keys that are gone. */
  removed: string[]
}
