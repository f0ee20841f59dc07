import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Cdn } from './cdn.ts'

const APP_SERVER = fileURLToPath(new URL('app-server.mjs', import.meta.url))

/** App servers behind a CDN, each a process with the code of one release. */
export interface Fleet {
  /**
   * Starts a server with the code of a release, or replaces one: it takes requests once it is up, and the old one goes
   * after that.
   *
   * @param manifest the file that the code looks names up in
   */
  run(server: number, release: number, manifest: string): Promise<void>
  close(): void
}

export function createFleet(cdn: Cdn): Fleet {
  const running: ChildProcess[] = []
  return {
    async run(server, release, manifest) {
      const child = spawn(process.execPath, [APP_SERVER, manifest, String(release)], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      })
      const [port] = await once(child, 'message')
      cdn.servers[server] = `http://127.0.0.1:${port}`
      running[server]?.kill()
      running[server] = child
    },
    close() {
      for (const child of running) child.kill()
    },
  }
}
