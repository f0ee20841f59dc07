import { cpSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { APP } from '../matrix/app.ts'
import { ESBUILD_VERSIONS } from '../matrix/bundlers/esbuild.ts'
import { ROLLUP_LIKES } from '../matrix/bundlers/rollup.ts'
import { VITES } from '../matrix/bundlers/vite.ts'
import { WEBPACK_LIKES } from '../matrix/bundlers/webpack.ts'

/** Builds the app in one folder with each bundler whose name matches, in others beside it. */
const [app = '', names = ''] = process.argv.slice(2)
const root = resolve(app)
const bundlers = [...VITES, ...WEBPACK_LIKES, ...ROLLUP_LIKES, ...ESBUILD_VERSIONS]
for (const bundler of bundlers.filter(({ name }) => new RegExp(names).test(name))) {
  const folder = join(root, '..', bundler.name.toLowerCase().replaceAll(' ', '-'))
  cpSync(root, folder, { recursive: true })
  const { warnings } = await bundler.build({ ...APP, root: folder, minify: true, sourcemap: true })
  console.log([bundler.name, ...warnings].join('\n'))
}
