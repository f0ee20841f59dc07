import { randomBytes } from 'node:crypto'
import { readdirSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

/** A name that says who uses it, so that another run can tell whether it was abandoned. */
const NAME = /^\.staticfiles-(.+)-(\d+)-[0-9a-f]{12}\.tmp$/

/** After this time what a process of another machine left behind counts as abandoned. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000

const HOST = hostname()
  .replaceAll(/[^\w.-]/g, '_')
  .slice(0, 100)

/** A fresh name for something unfinished. It never becomes an asset. */
export function temporaryName(): string {
  return `.staticfiles-${HOST}-${process.pid}-${randomBytes(6).toString('hex')}.tmp`
}

/** Whether a file or folder of this name is unfinished work of some run. */
export function isTemporaryName(name: string): boolean {
  return name.startsWith('.staticfiles-') && NAME.test(name)
}

/** Removes from a folder what killed runs left behind. */
export function removeAbandoned(folder: string): void {
  for (const name of namesIn(folder)) {
    const path = join(folder, name)
    if (isAbandoned(name, path)) removeTemporary(path)
  }
}

/** Removes something unfinished. A failure is kept quiet, so that it does not hide the one that led here. */
export function removeTemporary(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true })
  } catch {
    // The next run tries again.
  }
}

/** Removes a folder that unfinished work was in. */
export function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Another run uses it, or it is not there.
  }
}

function isAbandoned(name: string, path: string): boolean {
  const [, host, pid] = NAME.exec(name) ?? []
  if (host === undefined) return false
  if (host === HOST) return !isRunning(Number(pid))
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats !== undefined && Date.now() - stats.mtimeMs > ABANDONED_AFTER_MS
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
