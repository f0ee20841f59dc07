import { type FSWatcher, statSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

/** How long a file has to be quiet, in milliseconds, so that it is not read while it is written. */
const QUIET_TIME = 50

/** How often the file is looked at, in milliseconds, where the folder's events do not tell. */
const POLL_INTERVAL = 1000

/**
 * Calls back after a file was written, replaced or removed, until the function that is answered is called. Does not keep
 * the process alive.
 */
export function onFileChange(file: string, changed: () => void): () => void {
  let seen = stampOf(file)
  let timer: NodeJS.Timeout | undefined

  const look = (): void => {
    const stamp = stampOf(file)
    if (stamp === seen) return
    seen = stamp
    changed()
  }
  const lookSoon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(look, QUIET_TIME).unref()
  }

  // The folder is watched, since a watch on the file is lost with the file that a rename replaces. Polling goes on
  // beside it: a link that changes its target, a folder that is made anew and a network disk send no events.
  const folder = watchFolder(dirname(file), (name) => {
    if (name === null || name === basename(file)) lookSoon()
  })
  const poll = setInterval(lookSoon, POLL_INTERVAL).unref()

  return () => {
    clearTimeout(timer)
    folder?.close()
    clearInterval(poll)
  }
}

/** `undefined` where the system cannot watch, or has no watch to spare. */
function watchFolder(folder: string, changed: (name: string | null) => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, (_, name) => changed(name))
    return watcher.on('error', () => watcher.close())
  } catch {
    return undefined
  }
}

/** Tells one state of a file from another; `undefined` for none. */
function stampOf(file: string): string | undefined {
  try {
    const { ino, ctimeMs, size } = statSync(file)
    return `${ino} ${ctimeMs} ${size}`
  } catch {
    return undefined
  }
}
