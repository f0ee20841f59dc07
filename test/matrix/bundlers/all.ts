import type { Bundler } from '../bundler.ts'
import { ESBUILD_VERSIONS } from './esbuild.ts'
import { ROLLUP_LIKES } from './rollup.ts'
import { VITES } from './vite.ts'
import { WEBPACK_LIKES } from './webpack.ts'

/** Every bundler that is supported. */
export const ALL: Bundler[] = [...VITES, ...ROLLUP_LIKES, ...WEBPACK_LIKES, ...ESBUILD_VERSIONS]
