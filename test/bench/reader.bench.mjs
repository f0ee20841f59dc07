// What a look-up costs beside the least it could: a bare `Map.get` plus one string concatenation, in the same run.
// Prints the ratio, and exits with 1 when it is above 1.2.
import { loadManifest } from '@staticfiles/manifest'

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
process.exitCode = ratio <= MOST ? 0 : 1
