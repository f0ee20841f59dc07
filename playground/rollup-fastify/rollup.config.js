import terser from '@rollup/plugin-terser'
import postcss from 'rollup-plugin-postcss'
import staticfiles from 'unplugin-staticfiles/rollup'

export default {
  input: 'src/main.js',
  output: { dir: 'dist', sourcemap: true },
  plugins: [
    postcss({ extract: 'main.css', minimize: true, sourceMap: true }),
    terser(),
    staticfiles({
      base: '/static/',
      // The pictures that the server's pages and the CSS name, and no script does.
      include: ['static'],
      manifest: 'staticfiles.json',
      entrypoints: true,
      integrity: 'sha384',
    }),
  ],
}
