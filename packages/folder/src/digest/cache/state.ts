import { readdirSync, statSync } from 'node:fs'
import { pause } from '../../files/pause.ts'
import { isTemporaryName } from '../../files/temporary.ts'

/** For how long a file has to be at rest so that any change shows in its time: where times have fractions, and elsewhere. */
const TICK_MS = 10
const COARSE_MS = 2000

/** Whether another change could have the same time as the last one. */
export function isTooNew(changed: number, now: number): boolean {
  return changed > now - (changed % 1000 === 0 ? COARSE_MS : TICK_MS)
}

/** What changes when a file is put into a folder or taken out of it. Its root also holds files of this tool. */
export function folderState(root: string, folder: string): string {
  return lookAt(root, folder).state
}

/** The same, once whatever happens from now on shows in it. */
export function restingFolderState(root: string, folder: string): string {
  const { state, modified } = lookAt(root, folder)
  const rest = modified + TICK_MS - Date.now()
  if (rest <= 0) return state
  pause(Math.min(rest, TICK_MS))
  return folderState(root, folder)
}

function lookAt(root: string, folder: string): { state: string; modified: number } {
  try {
    if (folder === '') return { state: readdirSync(root).filter(isOutput).sort().join('\0'), modified: 0 }
    const { mtimeMs: modified, ino } = statSync(`${root}/${folder}`)
    return { state: `${modified} ${ino}`, modified }
  } catch {
    return { state: '', modified: 0 }
  }
}

const isOutput = (name: string): boolean => name !== '.staticfiles' && !isTemporaryName(name)

export function fileState(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats ? `${stats.size} ${stats.mtimeMs} ${stats.ctimeMs} ${stats.ino}` : ''
}
