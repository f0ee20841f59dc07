import { ALL } from '../matrix/bundlers/all.ts'
import { testRandomApps } from '../matrix/random-law.ts'

const milliseconds = (Number(process.env.FUZZ_SECONDS ?? 120) * 1000) / ALL.length
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31)
console.log(`Made-up applications: FUZZ_SEED=${seed}`)

testRandomApps(ALL, { seed, numRuns: 1000, milliseconds })
