import { validateHeaderName, validateHeaderValue } from 'node:http'
import { StaticfilesError } from '@staticfiles/manifest'
import { withoutSecrets } from '../files/without-secrets.ts'

/** Where an output is served, and what to send with each request for it. */
export interface Address {
  /** The address of a file. */
  urlOf(path: string): URL
  origin: string
  headers: Map<string, string>
}

/**
 * Reads the address of an output. User and password in it become a header, for a request's URL cannot hold them; its query,
 * which may be a signature, is sent with each request.
 *
 * @param given headers that the user wants to be sent
 * @throws {StaticfilesError} `invalid-url` or `invalid-header`, with no secret in them
 */
export function readAddress(url: string, given: Readonly<Record<string, string>> = {}): Address {
  const root = parseUrl(url)
  const headers = new Map<string, string>()
  for (const [name, value] of Object.entries(given)) {
    assertHeader(name, value)
    headers.set(name.toLowerCase(), value)
  }
  const { username, password, origin, search } = root
  if (username !== '' || password !== '') {
    if (headers.has('authorization')) throw invalidHeader('Both the address and a header say who asks')
    const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
    headers.set('authorization', `Basic ${Buffer.from(user).toString('base64')}`)
  }
  const folder = origin + root.pathname.replace(/\/?$/, '/')
  return {
    urlOf: (path) => new URL(folder + path.split('/').map(encodeURIComponent).join('/') + search),
    origin,
    headers,
  }
}

function parseUrl(url: string): URL {
  const root = URL.canParse(url) ? new URL(url) : undefined
  if (root && /^https?:$/.test(root.protocol) && root.hash === '') return root
  throw new StaticfilesError(
    'invalid-url',
    `${JSON.stringify(withoutSecrets(url))} is not the address of an output. Write it as https://cdn.example.com/static/.`,
  )
}

function assertHeader(name: string, value: string): void {
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
  } catch {
    throw invalidHeader('What is to be sent is no header')
  }
}

/** What was given may be a secret, so it is not repeated. */
function invalidHeader(fault: string): StaticfilesError {
  return new StaticfilesError(
    'invalid-header',
    `${fault}. Write it as "Name: value", such as "Authorization: Bearer …".`,
  )
}
