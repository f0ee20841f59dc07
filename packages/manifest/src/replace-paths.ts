import { sortByCodePoints } from './code-points.ts'
import { hashEntries } from './hash-entries.ts'
import { pythonJson } from './python-json.ts'

/** What becomes of one key's path. */
export interface PathChange {
  key: string
  from: string
  /** As long as `from`. */
  to: string
}

const START = '{"paths": {'

/**
 * Replaces paths in the bytes of a manifest, and its `hash`: what `serializeManifest` would give, in a fraction of the time
 * where there are many entries.
 *
 * @param bytes as `serializeManifest` gives it; changed in place
 * @returns whether that was done; not so where it is not written that way, or does not have one of these paths
 */
export function replacePaths(bytes: Uint8Array, changes: readonly PathChange[]): boolean {
  const manifest = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (manifest.toString('latin1', 0, START.length) !== START) return false
  let at = START.length
  for (const { key, from, to } of sortByCodePoints([...changes], ({ key }) => key)) {
    const [entry, changed] = [from, to].map((path) => Buffer.from(`${pythonJson(key)}: ${pythonJson(path)}`))
    const start = findEntry(manifest, entry!, at)
    if (start === -1 || changed!.length !== entry!.length) return false
    changed!.copy(manifest, start)
    at = start + changed!.length
  }
  const { hash, end } = hashEntries(manifest, START.length)
  const rest = /^\}, "version": "1\.1", "hash": "(?=[0-9a-f]{12}")/.exec(
    manifest.toString('latin1', end, end + 64),
  )
  if (!rest) return false
  manifest.write(hash, end + rest[0].length, 'latin1')
  return true
}

/** Behind a brace or a space, a quotation mark is none that a string holds. */
function findEntry(manifest: Buffer, entry: Buffer, at: number): number {
  if (manifest.subarray(START.length, START.length + entry.length).equals(entry)) return START.length
  const start = manifest.indexOf(Buffer.concat([Buffer.from(', '), entry]), at)
  return start === -1 ? -1 : start + 2
}
