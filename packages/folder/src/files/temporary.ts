import { randomBytes } from 'node:crypto'
import { readdirSync, readlinkSync, rmdirSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { removeAll } from './held-files.ts'

/** A name that says who uses it, so that another run can tell whether it was abandoned. */
const NAME = /^\.staticfiles-(.+)-(\d+)-[0-9a-f]{12}\.tmp$/

/** After this time what a process of another machine left behind counts as abandoned. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000

/** Numbers of processes mean something on one machine only, and on Linux in one container of it. */
const HOST = `${hostname()}${processNamespace()}`.replaceAll(/[^\w.-]/g, '_').slice(0, 100)

/** A fresh name for something unfinished. It never becomes an asset. */
export function temporaryName(): string {
  return `.staticfiles-${HOST}-${process.pid}-${randomBytes(6).toString('hex')}.tmp`
}

/** Whether a file or folder of this name is unfinished work of some run. */
export function isTemporaryName(name: string): boolean {
  return name.startsWith('.staticfiles-') && NAME.test(name)
}

/**
 * Removes from a folder what killed runs left behind.
 *
 * @param leftAloneMs after how many milliseconds without a change anything counts as abandoned, whoever made it
 */
export function removeAbandoned(folder: string, leftAloneMs?: number): void {
  for (const name of namesIn(folder)) {
    const path = join(folder, name)
    const stats = isTemporaryName(name) ? statSync(path, { throwIfNoEntry: false }) : undefined
    if (stats && isAbandoned(name, Date.now() - stats.mtimeMs, leftAloneMs)) removeTemporary(path)
  }
}

/** Removes something unfinished. A failure is kept quiet, so that it does not hide the one that led here. */
export function removeTemporary(path: string): void {
  try {
    removeAll(path)
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

/** Who uses a temporary name; `undefined` for a name that is none. */
export function ownerOf(name: string): { host: string; pid: number; isHere: boolean } | undefined {
  const [, host, pid] = NAME.exec(name) ?? []
  return host === undefined ? undefined : { host, pid: Number(pid), isHere: host === HOST }
}

/** What to call who uses a temporary name. */
export function nameOwner(name: string): string {
  const { host, pid, isHere } = ownerOf(name)!
  return `process ${pid}${isHere ? '' : ` of ${host}`}`
}

/**
 * Whether who uses a temporary name is gone.
 *
 * @param ageMs how many milliseconds ago there was the last change
 * @param leftAloneMs after how many milliseconds without one anything counts as abandoned, whoever made it
 */
export function isAbandoned(name: string, ageMs: number, leftAloneMs?: number): boolean {
  const owner = ownerOf(name)
  if (!owner) return false
  if (owner.isHere && !isRunning(owner.pid)) return true
  return ageMs > (leftAloneMs ?? (owner.isHere ? Number.POSITIVE_INFINITY : ABANDONED_AFTER_MS))
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function processNamespace(): string {
  try {
    return `-${readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '')}`
  } catch {
    return ''
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
