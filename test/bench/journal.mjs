// The journal of an output of which many large releases are kept.
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serializeManifest } from '../../packages/manifest/dist/index.js'

const BUILD = 'staticfiles.json'

/** How many of the names are others in the next release. */
const CHANGED = 0.01

/**
 * Writes the records of so many releases, each of so many names, as `staticfiles digest --release` would have.
 *
 * @param {string} output
 * @param {number} releases
 * @param {number} names
 */
export function makeJournal(output, releases, names) {
  const journal = join(output, '.staticfiles/releases')
  mkdirSync(journal, { recursive: true })
  const digests = Array.from({ length: names }, (_, i) => digestOf(String(i)))
  for (let release = 1; release <= releases; release++) {
    for (let i = release % 7; i < names; i += 1 / CHANGED) digests[i] = digestOf(`${i} of ${release}`)
    const paths = new Map(digests.map((digest, i) => [`${nameOf(i)}.js`, `${nameOf(i)}.${digest}.js`]))
    const manifest = serializeManifest({ paths })
    const head = {
      build: BUILD,
      sequence: release,
      time: new Date(Date.UTC(2026, 0, release)).toISOString(),
      md5: createHash('md5').update(manifest).digest('hex'),
    }
    const text = `${JSON.stringify(head).slice(0, -1)},\n"digests":{},"originals":[],\n"manifest": ${manifest}}\n`
    writeFileSync(join(journal, `v${release}.json`), text)
  }
}

const nameOf = (/** @type {number} */ i) => `assets/area-${i % 200}/component-${i}`

const digestOf = (/** @type {string} */ text) => createHash('md5').update(text).digest('hex').slice(0, 12)
