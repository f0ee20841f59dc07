import { ESBUILD_VERSIONS } from './bundlers/esbuild.ts'
import { testBundlers } from './suite.ts'

testBundlers(ESBUILD_VERSIONS)
