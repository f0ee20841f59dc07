import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { hostname } from 'node:os'
import type { StaticfilesError } from './error.ts'
import { type HotRecord, parseHotRecord } from './hot-record.ts'
import { onFileChange } from './watch-file.ts'

/** How often a dev server is looked after, and how long it may take to answer, in milliseconds. */
const INTERVAL = 1000

const WILDCARDS = ['0.0.0.0', '::']

/** A dev server that may come, go and crash. */
export interface DevServer {
  /** What it says of itself; `undefined` while none runs. */
  record(): HotRecord | undefined
  close(): void
}

/**
 * Follows the dev server that leaves its record in a file. Nobody removes the record of a server that crashed, so the
 * process and the port that it names are looked after. Does not keep the process alive.
 *
 * @param file may be none, now or ever
 * @param changed called when `record` answers something else
 * @param onError told of a record that no dev server has written
 */
export function followDevServer(
  file: string,
  changed: () => void,
  onError: (error: StaticfilesError) => void,
): DevServer {
  let written: HotRecord | undefined
  let running: HotRecord | undefined
  let isClosed = false

  function set(record: HotRecord | undefined): void {
    if (isClosed || record === running) return
    running = record
    changed()
  }

  async function lookAfter(): Promise<void> {
    const record = written
    if (!record) return
    const answers = mayRun(record) && (await isListening(record))
    // There may be another record by now.
    if (record === written) set(answers ? record : undefined)
  }

  function read(): void {
    try {
      written = readRecord(file)
    } catch (error) {
      written = undefined
      onError(error as StaticfilesError)
    }
    // Whether it answers takes a moment to know, in which it is trusted.
    set(written && mayRun(written) ? written : undefined)
    void lookAfter()
  }

  // The watch comes first, so that no change is missed between the two.
  const unwatch = onFileChange(file, read)
  const timer = setInterval(lookAfter, INTERVAL).unref()
  read()
  return {
    record: () => running,
    close() {
      isClosed = true
      unwatch()
      clearInterval(timer)
    },
  }
}

/** @throws {StaticfilesError} `hot-record` or `manifest-not-json` */
function readRecord(file: string): HotRecord | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
  return parseHotRecord(text, file)
}

/** Whether the process is there, as far as can be told from this machine. */
function mayRun({ host, pid }: HotRecord): boolean {
  if (host !== hostname()) return true
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether something takes connections where the dev server should. */
function isListening(record: HotRecord): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...placeOf(record), timeout: INTERVAL }).unref()
    const answer = (isOpen: boolean): void => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', () => answer(true))
    socket.once('timeout', () => answer(false))
    socket.once('error', () => answer(false))
  })
}

/** On another machine, the address may be of a network that cannot be reached from here. */
function placeOf({ url, host, address, port }: HotRecord): { host: string; port: number } {
  if (host === hostname()) return { host: WILDCARDS.includes(address) ? 'localhost' : address, port }
  const { protocol, hostname: name, port: number } = new URL(url)
  return { host: name.replace(/^\[|\]$/g, ''), port: Number(number || (protocol === 'https:' ? 443 : 80)) }
}
