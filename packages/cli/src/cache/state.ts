import { createHash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import type { FolderListing } from '../read-folder.ts'
import { isTemporaryName } from '../temporary.ts'

/** For how long a file has to be at rest so that any change shows in its time: where times have fractions, and elsewhere. */
export const TICK_MS: number = 10
const COARSE_MS = 2000

/** Whether another change could have the same time as the last one. */
export function isTooNew(changed: number, now: number): boolean {
  return changed > now - (changed % 1000 === 0 ? COARSE_MS : TICK_MS)
}

/** The md5 of all that the system says of the files; empty where one is too new. */
export function listingDigest({ files, problems }: FolderListing, now: number): string {
  for (const changed of files.changes()) if (isTooNew(changed, now)) return ''
  const { paths, facts } = files.columns()
  const md5 = createHash('md5').update(JSON.stringify(problems))
  return md5.update(facts).update(paths.join('\0')).digest('hex')
}

/** What changes when a file is put into a folder or taken out of it. Its root also holds files of this tool. */
export function folderState(root: string, folder: string): string {
  try {
    if (folder === '') return readdirSync(root).filter(isOutput).sort().join('\0')
    const { mtimeMs, ino } = statSync(`${root}/${folder}`)
    return `${mtimeMs} ${ino}`
  } catch {
    return ''
  }
}

const isOutput = (name: string): boolean => name !== '.staticfiles' && !isTemporaryName(name)

export function fileState(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats ? `${stats.size} ${stats.mtimeMs} ${stats.ctimeMs} ${stats.ino}` : ''
}
