import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/esbuild.ts',
    'src/postcss.ts',
    'src/rolldown.ts',
    'src/rollup.ts',
    'src/rspack.ts',
    'src/style-urls.ts',
    'src/vite.ts',
    'src/webpack.ts',
  ],
  platform: 'node',
  dts: true,
  fixedExtension: false,
})
