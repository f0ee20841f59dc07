/** What the page of a report shows, as it stands in the page. */
export interface ReportData {
  /** The manifest's file, as the user wrote it. */
  manifest: string
  files: ReportedFile[]
  /** The references between files, by their places in `files`. */
  references: [importer: number, target: number][]
  problems: ReportedProblem[]
  difference?: Difference | undefined
}

/** A file that the manifest names. */
export interface ReportedFile {
  /** Its keys; the first is the shortest that says most: its path less the digest, where it has that. */
  keys: string[]
  path: string
  /** Its media type; empty where the extension tells none. */
  type: string
  /** In bytes; absent where the file does not exist. */
  size?: number | undefined
  /** The sizes of its compressed siblings in bytes, by extension: `br`, `gz`, `zst`. */
  compressed: Record<string, number>
  integrity?: string | undefined
  /** How it differs from what was there before; absent where that is not known. */
  change?: 'added' | 'changed' | 'same' | undefined
}

export interface ReportedProblem {
  severity: 'error' | 'warn'
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
