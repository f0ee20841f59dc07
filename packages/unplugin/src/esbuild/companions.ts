import { digestedPathOf } from '@staticfiles/core'
import { withoutTokens } from '../without-digest.ts'
import type { BundledFile, Companion } from './files.ts'
import { companionPlaceholder } from './names.ts'

/**
 * Gives the files that are named after another, such as its source map, digests of their own: an edit of a comment
 * changes the map alone. Where the file names them, it names them so.
 */
export function nameCompanions(file: BundledFile): BundledFile {
  const { placeholder, companions } = file
  if (placeholder === undefined || companions.length === 0) return file
  const rename = (name: string, { kind }: Companion): string => {
    const own = companionPlaceholder(placeholder, kind)
    const rest = withoutTokens(name, [placeholder])
    return rest === null ? name.replace(placeholder, own) : digestedPathOf(rest, own)
  }

  let text = latin1(file.contents)
  for (const companion of companions) {
    // In a comment, where blanks are escaped; other names of the file stand in strings.
    const names = new RegExp(`(?<=[\\s/=])[^\\s/=]*${placeholder}[^\\s"'\`()*]*\\${companion.suffix}`, 'g')
    text = text.replace(names, (name) => rename(name, companion))
  }
  return {
    ...file,
    contents: Buffer.from(text, 'latin1'),
    companions: companions.map((companion) => ({
      ...companion,
      path: rename(companion.path, companion),
      placeholder: companionPlaceholder(placeholder, companion.kind),
    })),
  }
}

function latin1({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1')
}
