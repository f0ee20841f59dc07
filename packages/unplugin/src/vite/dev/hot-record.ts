import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { hostname } from 'node:os'
import { removeFile, writeTextFile } from '@staticfiles/folder'
import { serializeHotRecord } from '@staticfiles/manifest'
import type { ViteDevServer } from 'vite'
import { backendEntries } from '../entries.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Leaves a record of a dev server that listens in a file, until the server or its process ends. */
export async function leaveHotRecord(
  file: string,
  server: ViteDevServer,
  { address, port }: AddressInfo,
): Promise<void> {
  const { config, httpServer } = server
  const text = serializeHotRecord({
    url: new URL(config.base, config.server.origin).href,
    client: '@vite/client',
    entries: await backendEntries(server),
    host: hostname(),
    pid: process.pid,
    address,
    port,
  })
  if (!httpServer?.listening) return
  writeTextFile(file, text)

  const stopWaiting = onExit(remove)
  httpServer.once('close', () => {
    stopWaiting()
    remove()
  })

  /** Leaves the record of a server that came later. */
  function remove(): void {
    try {
      if (readFileSync(file, 'utf8') === text) removeFile(file)
    } catch {
      // It is gone already.
    }
  }
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
