const WILDCARDS = ['0.0.0.0', '::', '[::]']

/** Where browsers on this machine reach a dev server: `http://localhost:5173`. */
export function originOf(isTls: boolean, host: unknown, port: number): string {
  const named = typeof host === 'string' && !WILDCARDS.includes(host) ? host : 'localhost'
  const name = named.includes(':') && !named.startsWith('[') ? `[${named}]` : named
  return `${isTls ? 'https' : 'http'}://${name}:${port}`
}
