// gulp-rev and gulp-rev-rewrite, as their pages say: run-gulp.mjs <folder of node_modules> <folder> <output>
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [modules = '', folder = '', output = ''] = process.argv.slice(2)
const { resolve } = createRequire(`${modules}/package.json`)
const load = async (/** @type {string} */ name) => await import(pathToFileURL(resolve(name)).href)

const { default: gulp } = await load('gulp')
const { default: rev } = await load('gulp-rev')
const { default: rewrite } = await load('gulp-rev-rewrite')

// gulp leaves out names with a leading dot, at which gulp-rev would stop.
gulp
  .src('**/*', { cwd: folder, encoding: false, nodir: true })
  .pipe(rev())
  .pipe(rewrite())
  .pipe(gulp.dest(output))
  .pipe(rev.manifest())
  .pipe(gulp.dest(output))
  .on('error', (/** @type {Error} */ error) => {
    throw error
  })
