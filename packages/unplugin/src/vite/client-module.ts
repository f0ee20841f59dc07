import { posix } from 'node:path'
import { digestedPathOf, digestOf } from '@staticfiles/core'
import type { Claim } from '../claims.ts'

/** What templates call the dev server's client. */
const KEY = '@vite/client'

const SOURCE =
  '// In development, the client of the dev server. There is nothing for it to do here.\nexport {}\n'

/** The asset that templates get for the dev server's client, so that they need not tell a build from development. */
export function clientModule(assetsDir: string): { type: 'asset'; fileName: string; source: string } {
  const logicalPath = posix.join(assetsDir, 'vite-client.js')
  const fileName = digestedPathOf(logicalPath, digestOf(SOURCE))
  return { type: 'asset', fileName, source: SOURCE }
}

export function claimsOfClientModule(bundle: object, assetsDir: string): Claim[] {
  const { fileName: path } = clientModule(assetsDir)
  return path in bundle ? [{ key: KEY, path, owner: "Vite's client", hold: 'loose' }] : []
}
