import { ALL } from './bundlers/all.ts'
import { testRandomApps } from './random-law.ts'

// `pnpm run fuzz` makes up others each time, and many more.
testRandomApps(ALL, { numRuns: 3, seed: 1 })
