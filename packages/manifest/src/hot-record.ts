import { isIP } from 'node:net'
import { StaticfilesError } from './error.ts'
import { isObject, parseJson } from './parse-json.ts'
import { isSafePath } from './safe-path.ts'

/** What a dev server says of itself, in a file beside the manifest, for as long as it runs. */
export interface HotRecord {
  /** The URL that it serves the files at, by their source paths: http or https, ending in a slash. */
  url: string
  /** The script that brings changes to the page, as a path from `url`; none where the entries bring it. */
  client?: string | undefined
  /** An entry's name, or its source path → what a page loads for it. */
  entries: ReadonlyMap<string, HotEntry>
  /** The machine that it runs on, as `os.hostname()` gives it. */
  host: string
  /** Its process there. */
  pid: number
  /** The IP address and the port that it listens on. */
  address: string
  port: number
}

/** What a page loads for an entry: paths from the record's `url`, in load order. */
export interface HotEntry {
  /** What the scripts are. */
  type: 'module' | 'classic'
  js: readonly string[]
  css: readonly string[]
}

/** The name of the record beside a manifest: `staticfiles.hot.json` beside `staticfiles.json`. */
export function hotRecordFile(manifest: string): string {
  return `${manifest.replace(/\.json$/i, '')}.hot.json`
}

export function serializeHotRecord({ entries, ...fields }: HotRecord): string {
  return `${JSON.stringify({ ...fields, entries: Object.fromEntries(entries) }, undefined, 2)}\n`
}

/**
 * Reads the text of a record, which may come from anybody.
 *
 * @param file named in errors
 * @throws {StaticfilesError} `hot-record` when it is not what a dev server writes; `manifest-not-json`
 */
export function parseHotRecord(text: string, file: string): HotRecord {
  const data = parseJson(text, file)
  const { client, entries, host, pid, address, port, ...rest } = isObject(data) ? data : {}
  const url = readUrl(rest.url)
  if (url === undefined) throw fault('url', 'an http or https URL that ends in a slash', file)
  if (client !== undefined && !isPath(client)) throw fault('client', 'a path', file)
  if (!isObject(entries) || !Object.values(entries).every(isEntry)) {
    throw fault('entries', 'the scripts and style sheets of each entry', file)
  }
  if (typeof host !== 'string') throw fault('host', 'the name of a machine', file)
  if (!isNumber(pid, Number.MAX_SAFE_INTEGER)) throw fault('pid', 'the number of a process', file)
  if (typeof address !== 'string' || isIP(address) === 0) throw fault('address', 'an IP address', file)
  if (!isNumber(port, 65_535)) throw fault('port', 'the number of a port', file)
  return {
    url,
    client,
    entries: new Map(Object.entries(entries as Record<string, HotEntry>)),
    host,
    pid,
    address,
    port,
  }
}

/** The URL in its normal form, in which nothing can leave an attribute; `undefined` for any other. */
function readUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined
  const { protocol, username, password, pathname, search, hash, href } = new URL(value)
  const isPlain = username === '' && password === '' && search === '' && hash === ''
  return /^https?:$/.test(protocol) && isPlain && pathname.endsWith('/') ? href : undefined
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && isSafePath(value)
}

function isEntry(value: unknown): boolean {
  if (!isObject(value)) return false
  const { type, js, css } = value
  const isList = (paths: unknown): boolean => Array.isArray(paths) && paths.every(isPath)
  return (type === 'module' || type === 'classic') && isList(js) && isList(css)
}

function isNumber(value: unknown, most: number): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= most
}

function fault(field: string, needed: string, file: string): StaticfilesError {
  return new StaticfilesError(
    'hot-record',
    `${file} is not the record of a dev server: ${needed} is needed as "${field}". Delete it, and start the dev server again.`,
    { file },
  )
}
