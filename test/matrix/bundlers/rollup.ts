import { readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import type { OutputOptions, Plugin } from 'rollup'
import { ROLLUPS } from '../../bundlers/rollup-like.ts'
import { type Bundler, withPublic } from '../bundler.ts'

const terser: () => Plugin = createRequire(import.meta.url)('@rollup/plugin-terser')

/** Rollup and Rolldown. */
export const ROLLUP_LIKES: Bundler[] = ROLLUPS.map(({ name, rollup, staticfiles, config }) => ({
  name: name.replace(/\..*/, ''),
  lacks: [
    'CSS of chunks that are loaded later',
    'Workers',
    '`url()` and `@import` in CSS, fonts',
    'Public or copied files',
  ],
  async build({ root, entries, base, sourcemap, minify, options }) {
    const warnings: string[] = []
    // Rollup has no root: what is relative starts from the working directory.
    process.chdir(root)
    rmSync('dist', { recursive: true, force: true })
    const named: OutputOptions =
      options === false
        ? { entryFileNames: '[name].[hash].js', chunkFileNames: '[name].[hash].js', hashCharacters: 'hex' }
        : {}
    const bundle = await rollup({
      ...config,
      input: entries,
      plugins: [
        emitImages(),
        ...(options === false ? [] : [staticfiles({ ...withPublic(options), base })]),
        ...(minify ? [terser()] : []),
      ],
      onLog: (level, { message }) => {
        // How long plugins take is no fault of the output.
        if (level === 'warn' && !message.includes('[PLUGIN_TIMINGS]')) warnings.push(message)
      },
    })
    await bundle.write({ dir: join(root, 'dist'), sourcemap, ...named })
    await bundle.close()
    return { warnings }
  },
}))

/** An import of an image gives the URL of the emitted file. CSS is left out, since these bundlers have none. */
function emitImages(): Plugin {
  return {
    name: 'images',
    load(id) {
      // Rolldown takes the type of a module from its name.
      if (id.endsWith('.css')) return { code: '', moduleType: 'js' }
      if (!id.endsWith('.svg')) return null
      const source = readFileSync(id)
      const file = this.emitFile({ type: 'asset', name: basename(id), originalFileName: id, source })
      return { code: `export default import.meta.ROLLUP_FILE_URL_${file}`, moduleType: 'js' }
    },
  }
}
