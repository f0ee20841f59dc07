import { ROLLUP_LIKES } from './bundlers/rollup.ts'
import { testBundlers } from './suite.ts'

testBundlers(ROLLUP_LIKES)
