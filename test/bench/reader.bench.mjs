// What the reader costs beside the least it could, in the same run: a look-up beside a bare `Map.get` plus one string
// concatenation, a manifest of 100,000 files in memory beside a bare `Map` of them, and the headers of a file that shares
// its name with all others beside those of one that shares it with none. Prints the ratios, and exits with 1 when one is
// too high.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { immutableHeaders, loadManifest } from '@staticfiles/manifest'

const FILES = 10_000
const ROUNDS = 41
const MOST = 1.2

const base = '/static/'
const paths = new Map(
  Array.from({ length: FILES }, (_, i) => {
    const digest = (i * 2_654_435_761).toString(16).padStart(12, '0').slice(-12)
    return [`app${i % 40}/css/theme-${i}.css`, `app${i % 40}/css/theme-${i}.${digest}.css`]
  }),
)
const keys = [...paths.keys()]
const reader = loadManifest({ paths }, { base })

const bare = (/** @type {string} */ key) => base + paths.get(key)
const lookUp = (/** @type {string} */ key) => reader.url(key)

/** Nanoseconds a look-up, over all keys. */
function time(/** @type {(key: string) => string} */ look) {
  const start = process.hrtime.bigint()
  let characters = 0
  for (const key of keys) characters += look(key).length
  const nanoseconds = Number(process.hrtime.bigint() - start) / FILES
  if (characters === 0) throw new Error('nothing was looked up')
  return nanoseconds
}

/** @type {[bare: number, lookUp: number][]} */
const rounds = []
for (let i = 0; i < ROUNDS; i++) {
  // Whoever comes second finds the caches warm, so they take turns.
  if (i % 2 === 0) rounds.push([time(bare), time(lookUp)])
  else {
    const lookUpTime = time(lookUp)
    rounds.push([time(bare), lookUpTime])
  }
}

const median = (/** @type {number[]} */ values) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
const ratio = median(rounds.map(([bare, lookUp]) => lookUp / bare))
console.log(
  `url(): ${median(rounds.map(([, lookUp]) => lookUp)).toFixed(0)} ns, ` +
    `Map.get and a concatenation: ${median(rounds.map(([bare]) => bare)).toFixed(0)} ns, ` +
    `ratio ${ratio.toFixed(2)} (at most ${MOST}; ${FILES} files, median of ${ROUNDS} rounds)`,
)

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')

/** Bytes on the heap that something keeps. */
function kept(/** @type {() => unknown} */ make) {
  collect()
  const before = process.memoryUsage().heapUsed
  const thing = make()
  collect()
  const bytes = process.memoryUsage().heapUsed - before
  if (thing === undefined) throw new Error('nothing was made')
  return bytes
}

const MANY = 100_000
const MOST_MEMORY = 1.2
const folder = mkdtempSync(join(tmpdir(), 'staticfiles-bench-'))
const file = join(folder, 'staticfiles.json')
const many = Object.fromEntries(
  Array.from({ length: MANY }, (_, i) => {
    const digest = (i * 2_654_435_761).toString(16).padStart(12, '0').slice(-12)
    return [`packages/p${i}/LICENSE`, `packages/p${i}/LICENSE.${digest}`]
  }),
)
writeFileSync(file, JSON.stringify({ paths: many, version: '1.1', hash: '' }))
const readMap = () => new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')).paths))
const [map, inReader] = [kept(readMap), kept(() => loadManifest(file))]
rmSync(folder, { recursive: true })
const memory = inReader / map
console.log(
  `memory: ${(inReader / 1e6).toFixed(1)} MB, a Map: ${(map / 1e6).toFixed(1)} MB, ` +
    `ratio ${memory.toFixed(2)} (at most ${MOST_MEMORY}; ${MANY} files)`,
)

const MOST_HEADERS = 3
const response = { setHeader: () => {} }
/** Nanoseconds that the headers of a path take, once they were asked for. */
function timeHeaders(/** @type {Record<string, string>} */ all) {
  const setHeaders = immutableHeaders(loadManifest({ paths: all, version: '1.1' }))
  const asked = Object.values(all).slice(0, FILES)
  for (const path of asked) setHeaders(response, path)
  const start = process.hrtime.bigint()
  for (const path of asked) setHeaders(response, path)
  return Number(process.hrtime.bigint() - start) / FILES
}
const apart = Object.fromEntries(
  Object.entries(many).map(([key, path], i) => [`${key}${i}`, path.replace('LICENSE', `LICENSE${i}`)]),
)
const [namesake, alone] = [timeHeaders(many), timeHeaders(apart)]
const headers = namesake / alone
console.log(
  `immutableHeaders: ${namesake.toFixed(0)} ns among ${MANY} files of one name, ${alone.toFixed(0)} ns among as many names, ` +
    `ratio ${headers.toFixed(2)} (at most ${MOST_HEADERS})`,
)
process.exitCode = ratio <= MOST && memory <= MOST_MEMORY && headers <= MOST_HEADERS ? 0 : 1
