import { afterAll, beforeEach, vi } from 'vitest'
import { type FaultyProxy, startProxy } from './faulty-proxy.ts'
import { CREDENTIALS, type S3Server, startS3Server } from './s3-server.ts'

export interface ProxiedServer extends S3Server {
  /** Before the server; it has seen nothing and does nothing by itself when a test begins. */
  proxy: FaultyProxy
}

/** Starts an S3 server for the tests of a file, with its credentials in the environment; `undefined` where there is none. */
export async function startProxiedServer(): Promise<ProxiedServer | undefined> {
  for (const [name, value] of Object.entries(CREDENTIALS)) vi.stubEnv(name, value)
  const server = await startS3Server()
  if (!server) return undefined
  const proxy = await startProxy(server.port)
  beforeEach(() => {
    Object.assign(proxy, { asked: [], statuses: [], onRequest: undefined, onAnswer: undefined })
  })
  afterAll(async () => {
    proxy.close()
    vi.unstubAllEnvs()
    await server.stop()
  })
  return { ...server, proxy }
}
