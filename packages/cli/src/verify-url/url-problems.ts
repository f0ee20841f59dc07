import type { Problem } from '@staticfiles/core'
import type { Fetched, NotFetched } from './fetch-file.ts'

/** A file that the manifest names and that did not come. */
export function notServed(file: string, result: NotFetched): Problem {
  if (result.status !== undefined) {
    const message = `The server answers ${result.status}. Publish it, or check the address and the routes.`
    return { code: 'not-served', severity: 'error', message, file }
  }
  if (result.undecodable) {
    const message = `What came is not what its Content-Encoding says (${result.reason}). Publish it again with the right one.`
    return { code: 'wrong-encoding', severity: 'error', message, file }
  }
  const message = `It could not be fetched (${result.reason}). Check the address and the network.`
  return { code: 'not-served', severity: 'error', message, file }
}

/** A file that came with other bytes than its name stands for. */
export function wrongBytes(file: string, { headers }: Fetched): Problem {
  const type = headers.get('content-type') ?? ''
  const encoding = headers.get('content-encoding')
  const isPage = type.startsWith('text/html') && !/\.html?$/.test(file)
  const reason = isPage
    ? 'a page came instead (Content-Type: text/html): does the server answer unknown paths with one?'
    : `the file was changed, cut short${encoding === null ? '' : `, or is not what its Content-Encoding (${encoding}) says`}`
  return {
    code: 'wrong-digest',
    severity: 'error',
    message: `The digest in its name is not that of the bytes that came: ${reason}. Publish it again, and take it out of the caches.`,
    file,
  }
}
