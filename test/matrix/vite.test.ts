import { VITES } from './bundlers/vite.ts'
import { testBundlers } from './suite.ts'

testBundlers(VITES)
