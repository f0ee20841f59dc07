import { readFileSync, statSync } from 'node:fs'

/** Whether there is a file that holds exactly these bytes. */
export function holdsBytes(file: string, bytes: Uint8Array): boolean {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats?.isFile() === true && stats.size === bytes.length && readFileSync(file).equals(bytes)
}
