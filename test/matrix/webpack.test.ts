import { WEBPACK_LIKES } from './bundlers/webpack.ts'
import { testBundlers } from './suite.ts'

testBundlers(WEBPACK_LIKES)
