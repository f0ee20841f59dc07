import type { Problem } from '@staticfiles/core'

/** What every browser decodes. */
const ENCODINGS = new Set(['gzip', 'x-gzip', 'br', 'deflate', 'zstd', 'identity'])

const DAY = 24 * 60 * 60
const MONTH = 30 * DAY

/** What is wrong with the headers that a file came with. */
export function checkHeaders(file: string, headers: Headers, isDigested: boolean): Problem[] {
  const problems: Problem[] = []
  const encodings = (headers.get('content-encoding') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
  const unknown = encodings.find((name) => name !== '' && !ENCODINGS.has(name))
  if (unknown !== undefined) {
    problems.push({
      code: 'wrong-encoding',
      severity: 'error',
      message: `It is served with Content-Encoding: ${unknown}, which browsers do not know. Set it to what the bytes are, or take it away.`,
      file,
    })
  }

  const cacheControl = headers.get('cache-control')
  const seconds = lifetimeOf(cacheControl)
  const said = cacheControl === null ? 'no Cache-Control' : `Cache-Control: ${cacheControl}`
  if (isDigested && seconds < MONTH) {
    problems.push({
      code: 'short-cache',
      severity: 'warn',
      message: `It is served with ${said}, but its name stands for its bytes: let caches keep it, with Cache-Control: public, max-age=31536000, immutable.`,
      file,
    })
  }
  if (!isDigested && (seconds > DAY || /\bimmutable\b/i.test(cacheControl ?? ''))) {
    problems.push({
      code: 'long-cache',
      severity: 'error',
      message: `It is served with ${said}, but its name has no digest: after a change, browsers would go on with the old bytes. Serve it with Cache-Control: public, max-age=0, must-revalidate.`,
      file,
    })
  }
  return problems
}

/** How many seconds a browser may use a response without asking; 0 where it may not. */
function lifetimeOf(cacheControl: string | null): number {
  if (cacheControl === null || /\bno-(?:store|cache)\b/i.test(cacheControl)) return 0
  return Number(/\bmax-age="?(\d+)/i.exec(cacheControl)?.[1] ?? 0)
}
