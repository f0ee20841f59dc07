import type { IncomingHttpHeaders } from 'node:http'
import type { Problem } from '@staticfiles/core'

/** Which types a kind of file may have, and what comes of others. */
interface Rule {
  extensions: RegExp
  isRight(type: string): boolean
  severity: Problem['severity']
  /** What follows, after "It is served as …". */
  harm: string
}

/** JavaScript's types: the MIME Sniffing standard, section 4.6. */
const SCRIPT =
  /^(?:text|application)\/(?:x-)?(?:java|ecma)script$|^text\/(?:javascript1\.[0-5]|jscript|livescript)$/
const JSON_TYPE = /^(?:application|text)\/json$|\+json$/
/** What says nothing of a file, or that it is something to read. */
const GENERIC = /^$|^(?:application|binary)\/octet-stream$|^text\//

const RULES: readonly Rule[] = [
  {
    extensions: /\.m?js$/i,
    isRight: (type) => SCRIPT.test(type),
    severity: 'error',
    harm: 'browsers run no module of that type, and with nosniff no script',
  },
  {
    extensions: /\.css$/i,
    isRight: (type) => type === 'text/css',
    severity: 'error',
    harm: 'browsers apply no style sheet of that type',
  },
  {
    extensions: /\.svgz?$/i,
    isRight: (type) => type === 'image/svg+xml',
    severity: 'error',
    harm: 'browsers show no SVG of that type',
  },
  {
    extensions: /\.(?:html?|xhtml)$/i,
    isRight: (type) => type === 'text/html' || type === 'application/xhtml+xml',
    severity: 'error',
    harm: 'browsers show no page of that type',
  },
  {
    extensions: /\.wasm$/i,
    isRight: (type) => type === 'application/wasm',
    severity: 'error',
    harm: 'WebAssembly.instantiateStreaming takes no other type than application/wasm',
  },
  {
    extensions: /\.(?:json|webmanifest)$/i,
    isRight: (type) => JSON_TYPE.test(type),
    severity: 'warn',
    harm: 'import and some browsers want a type of JSON',
  },
  {
    extensions: /\.(?:png|jpe?g|gif|webp|avif|ico|mp[34]|m4[av]|webm|og[agv]|wav|flac)$/i,
    isRight: (type) => !GENERIC.test(type),
    severity: 'warn',
    harm: 'with nosniff or from another origin, not every browser shows or plays it',
  },
]

/** What is wrong with the type that a file is served as, where it matters to browsers. */
export async function checkType(file: string, headers: IncomingHttpHeaders): Promise<Problem[]> {
  const rule = RULES.find(({ extensions }) => extensions.test(file))
  const contentType = headers['content-type'] ?? ''
  const type = essenceOf(contentType)
  if (!rule || rule.isRight(type)) return []
  // Its tables take longer to load than a hundred files to check.
  const { default: mime } = await import('mime')
  const said = contentType === '' ? 'without a Content-Type' : `as ${type}`
  const message = `It is served ${said}: ${rule.harm}. Serve it with Content-Type: ${mime.getType(file)}.`
  return [{ code: 'wrong-type', severity: rule.severity, message, file }]
}

/** Whether a page came in the place of something else. */
export function isPage(file: string, headers: IncomingHttpHeaders): boolean {
  return essenceOf(headers['content-type'] ?? '') === 'text/html' && !/\.html?$/i.test(file)
}

/** A type without its parameters. */
const essenceOf = (contentType: string): string => contentType.split(';')[0]!.trim().toLowerCase()
