import type { DigestedAsset } from '@staticfiles/core'
import type { OutputPlace } from '../files/output-place.ts'
import type { SourceFolder } from '../files/source-file.ts'

/** Where files come from and go to. */
export interface FolderOutput {
  sources: readonly SourceFolder[]
  place: OutputPlace
  manifestFile: string
  /** Is told of what was looked at and written, when all of it is there. */
  onWritten?: ((assets: readonly DigestedAsset[]) => void) | undefined
}
