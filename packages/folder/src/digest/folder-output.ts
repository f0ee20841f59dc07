import type { OutputPlace } from '../files/output-place.ts'
import type { SourceFolder } from '../files/source-file.ts'

/** Where files come from and go to. */
export interface FolderOutput {
  sources: readonly SourceFolder[]
  place: OutputPlace
  manifestFile: string
}
