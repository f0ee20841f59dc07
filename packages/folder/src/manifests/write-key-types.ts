import { readFileSync } from 'node:fs'
import { compareCodePoints, type Manifest } from '@staticfiles/manifest'
import { writeTextFile } from '../files/replace-file.ts'

/**
 * Writes a TypeScript declaration of a manifest's keys and entries, with which the reader's `url('css/bsae.css')` is a
 * type error. A file that says so already is left as it is.
 *
 * @param file where to, ending in `.d.ts`; its folder is made if need be
 * @returns whether anything was written
 * @throws {StaticfilesError} `write-failed`
 */
export function writeKeyTypes(file: string, manifest: Manifest): boolean {
  const text = keyTypes(manifest)
  if (readIfThere(file) === text) return false
  writeTextFile(file, text)
  return true
}

function keyTypes({ paths, entrypoints }: Manifest): string {
  return `// Written with the manifest. Not to be edited.
import '@staticfiles/manifest'

declare module '@staticfiles/manifest' {
  interface Register {
    key: ${union(paths.keys())}
    entry: ${union(entrypoints?.keys() ?? [])}
  }
}
`
}

function union(names: Iterable<string>): string {
  const members = [...names].sort(compareCodePoints).map((name) => `\n      | ${JSON.stringify(name)}`)
  return members.length === 0 ? 'never' : members.join('')
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
