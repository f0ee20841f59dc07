import { createHash } from 'node:crypto'
import { createSearch, DIGEST_LENGTH, type Findings, type ReferenceOptions } from '@staticfiles/core'
import { createByteReader, PIECE } from './read-bytes.ts'
import type { SourceFile } from './source-file.ts'

/**
 * Answers a function that looks into files, each read once; those that cannot have references a piece at a time, so
 * that they may have any size.
 *
 * @throws {StaticfilesError} the function: `unreadable-file` or `changed-file`
 */
export function createFileSearch(options: ReferenceOptions): (source: SourceFile) => Findings {
  const search = createSearch(options)
  const reader = createByteReader()
  return (source) => {
    if (search.looksInto(source.logicalPath) || source.size <= PIECE)
      return search.find(source.logicalPath, reader.read(source))
    const md5 = createHash('md5')
    reader.readPieces(source, (piece) => md5.update(piece))
    return { digest: md5.digest('hex').slice(0, DIGEST_LENGTH), references: [] }
  }
}
