// @ts-check
import { referencesIn } from './references.mjs'
import { formatBytes, formatTable } from './table.mjs'

const DIGESTED = /\.[0-9a-f]{12}(?:\.[^./]+)?$/

/**
 * @typedef {object} CheckedResponse
 * @property {string} path of its URL
 * @property {string} referrer the path of the first response that refers to it; empty for a page
 * @property {number} status 0 where there was no answer
 * @property {number} bytes of the body
 * @property {boolean} digested whether its name ends in a digest
 * @property {string | undefined} fault why it is not as it should be
 */

/**
 * Fetches pages and all that they refer to, directly or through CSS and JavaScript.
 *
 * @param {string} origin
 * @param {string[]} pages their paths
 * @returns {Promise<CheckedResponse[]>} in the order in which they were found
 */
export async function checkSite(origin, pages) {
  /** @type {CheckedResponse[]} */
  const responses = []
  const queue = pages.map((page) => ({ url: new URL(page, origin).href, referrer: '' }))
  const seen = new Set(queue.map(({ url }) => url))
  for (const { url, referrer } of queue) {
    const { response, references } = await checkUrl(url, referrer)
    responses.push(response)
    for (const reference of references) {
      if (new URL(reference).origin !== origin || seen.has(reference)) continue
      seen.add(reference)
      queue.push({ url: reference, referrer: response.path })
    }
  }
  return responses
}

/**
 * @param {string} url
 * @param {string} referrer
 * @returns {Promise<{ response: CheckedResponse, references: string[] }>}
 */
async function checkUrl(url, referrer) {
  const path = new URL(url).pathname
  const digested = DIGESTED.test(path)
  try {
    const answer = await fetch(url, { redirect: 'manual' })
    const body = Buffer.from(await answer.arrayBuffer())
    const references = referencesIn(url, answer.headers.get('content-type') ?? '', body.toString())
    const fault = findFault(answer.status, path, digested, referrer === '' && references.length === 0)
    return {
      response: { path, referrer, status: answer.status, bytes: body.length, digested, fault },
      references,
    }
  } catch (error) {
    const fault = `no answer: ${/** @type {Error} */ (error).message}`
    return { response: { path, referrer, status: 0, bytes: 0, digested, fault }, references: [] }
  }
}

/**
 * @param {number} status
 * @param {string} path
 * @param {boolean} digested
 * @param {boolean} bare whether it is a page that refers to nothing
 */
function findFault(status, path, digested, bare) {
  if (status !== 200) return `status ${status}`
  if (path.startsWith('/static/') && !digested) return 'no digest in the name'
  if (bare) return 'the page refers to no file'
}

/** @param {CheckedResponse[]} responses */
export function formatCheck(responses) {
  const rows = responses.map(({ path, status, bytes, digested }) => [
    String(status),
    digested ? 'digested' : path.startsWith('/static/') ? 'NOT digested' : 'page',
    formatBytes(bytes),
    path,
  ])
  const faults = responses.filter(({ fault }) => fault !== undefined)
  const bytes = responses.reduce((sum, response) => sum + response.bytes, 0)
  const digested = responses.filter((response) => response.digested).length
  return [
    formatTable([['', '', 'size', 'URL'], ...rows], [3, 12, -9, 72]),
    '',
    ...faults.map(
      ({ path, fault, referrer }) => `FAULT ${path}: ${fault}${referrer && `, referred to by ${referrer}`}`,
    ),
    `${responses.length} responses, ${formatBytes(bytes)}: ${digested} digested, ${faults.length} at fault`,
  ].join('\n')
}
