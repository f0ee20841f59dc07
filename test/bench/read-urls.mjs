// Reads what a manifest names from a server, and of each original the first byte, as `verify --url` does, and looks at
// nothing: read-urls.mjs <manifest> <url> <how many at a time>
import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'

const [manifest = '', url, concurrency] = process.argv.slice(2)
const { paths } = JSON.parse(readFileSync(manifest, 'utf8'))
const agent = new Agent({ keepAlive: true, maxSockets: Number(concurrency) })

/** @type {(path: string, headers?: import('node:http').OutgoingHttpHeaders) => Promise<void>} */
const read = (path, headers = {}) =>
  new Promise((resolve, reject) => {
    get(url + path, { agent, headers }, (response) => response.resume().on('end', resolve)).on(
      'error',
      reject,
    )
  })

/** @type {(() => Promise<void>)[]} */
const all = [
  ...Object.values(paths).map((path) => () => read(path)),
  ...Object.keys(paths).map((path) => () => read(path, { range: 'bytes=0-0' })),
]
const rest = all.values()
async function takeOn() {
  for (const next of rest) await next()
}
await Promise.all(Array.from({ length: Number(concurrency) }, takeOn))
agent.destroy()
