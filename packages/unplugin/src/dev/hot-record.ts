import { readFileSync } from 'node:fs'
import type { AddressInfo, Server } from 'node:net'
import { hostname } from 'node:os'
import { removeFile, writeTextFile } from '@staticfiles/folder/files'
import { type HotRecord, hotRecordFile, serializeHotRecord } from '@staticfiles/manifest'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** What a dev server says of itself, beside where it listens. */
export type HotFields = Pick<HotRecord, 'url' | 'client' | 'entries'>

/**
 * Keeps the record of a dev server beside a manifest, until the server or its process ends.
 *
 * @returns writes the record, anew where it has changed; a server that does not listen leaves none
 * @throws {StaticfilesError} of the function that is returned: `write-failed`
 */
export function keepHotRecord(manifest: string, server: HttpServer): (fields: HotFields) => void {
  const file = hotRecordFile(manifest)
  let text: string | undefined

  /** Leaves the record of a server that came later. */
  function remove(): void {
    try {
      if (readFileSync(file, 'utf8') === text) removeFile(file)
    } catch {
      // It is gone already.
    }
  }

  return (fields) => {
    const address = addressOf(server)
    if (!address) return
    const isFirst = text === undefined
    const next = serializeHotRecord({ ...fields, host: hostname(), pid: process.pid, ...address })
    if (next === text) return
    writeTextFile(file, next)
    text = next
    if (!isFirst) return
    const stopWaiting = onExit(remove)
    server.once('close', () => {
      stopWaiting()
      remove()
    })
  }
}

/** What is used of a server, which may be one of HTTP/2. */
export type HttpServer = Pick<Server, 'address' | 'listening' | 'once'>

/** Where a server listens; `undefined` while it does not, or on a socket of the file system. */
export function addressOf(server: HttpServer): Pick<AddressInfo, 'address' | 'port'> | undefined {
  const place = server.listening ? server.address() : null
  if (place === null || typeof place === 'string') return undefined
  return { address: place.address, port: place.port }
}

/** Calls back when the process is about to end, and lets it end as it would have. */
function onExit(leave: () => void): () => void {
  const stopWaiting = (): void => {
    process.off('exit', leave)
    for (const signal of SIGNALS) process.off(signal, end)
  }
  const end = (signal: NodeJS.Signals): void => {
    leave()
    stopWaiting()
    // Whoever else listens decides what becomes of the process; alone, it was to die of the signal.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
  process.once('exit', leave)
  // First of all, since others may take themselves off when they are called.
  for (const signal of SIGNALS) process.prependOnceListener(signal, end)
  return stopWaiting
}
