import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { createInterface } from 'node:readline'
import type { HotEntry, HotRecord } from '../src/index.ts'

const LISTEN = `
  const server = require('node:net').createServer((socket) => {
    console.log('connected')
    socket.on('error', () => {}).resume()
  })
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))
  process.on('SIGUSR2', () => server.close())
  setInterval(() => {}, 1000)`

const MAIN: HotEntry = { type: 'module', js: ['@vite/client', 'src/main.ts'], css: [] }
const THEME: HotEntry = { type: 'module', js: ['@vite/client'], css: ['src/theme.scss'] }
const APP: HotEntry = { type: 'classic', js: ['runtime.js', 'app.js'], css: ['app.css'] }

/** A process that listens on a port, as a dev server does. */
export interface DevProcess {
  record: HotRecord
  /** Whether nothing of this was done to it. */
  isWhole(): boolean
  /** Resolves when somebody connects. */
  connected(): Promise<void>
  /** Ends the process at once, as a crash does. */
  kill(): Promise<void>
  /** Lets go of the port, and lives on. */
  closePort(): void
}

export async function startDevProcess(): Promise<DevProcess> {
  const child = spawn(process.execPath, ['-e', LISTEN], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface(child.stdout)
  const [line] = await once(lines, 'line')
  const port = Number(line)
  let isWhole = true
  return {
    record: {
      url: `http://localhost:${port}/static/`,
      client: '@vite/client',
      entries: new Map([
        ['main', MAIN],
        ['src/main.ts', MAIN],
        ['theme', THEME],
        ['src/theme.scss', THEME],
        ['app', APP],
      ]),
      host: hostname(),
      pid: child.pid!,
      address: '127.0.0.1',
      port,
    },
    isWhole: () => isWhole,
    async connected() {
      await once(lines, 'line')
    },
    async kill() {
      isWhole = false
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
    closePort() {
      isWhole = false
      child.kill('SIGUSR2')
    },
  }
}
