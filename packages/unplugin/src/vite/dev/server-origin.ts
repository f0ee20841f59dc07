import type { AddressInfo } from 'node:net'
import type { ResolvedServerOptions } from 'vite'

const WILDCARDS = ['0.0.0.0', '::', '[::]']

/** Where browsers on this machine reach a dev server: `http://localhost:5173`. */
export function originOf({ https, host }: ResolvedServerOptions, { port }: AddressInfo): string {
  const named = typeof host === 'string' && !WILDCARDS.includes(host) ? host : 'localhost'
  const name = named.includes(':') && !named.startsWith('[') ? `[${named}]` : named
  return `${https ? 'https' : 'http'}://${name}:${port}`
}
