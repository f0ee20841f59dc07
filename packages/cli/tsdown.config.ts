import { defineConfig } from 'tsdown'

export default defineConfig([
  {
    entry: { index: 'src/index.ts', bin: 'src/bin.ts', helper: 'src/threads/helper.ts' },
    platform: 'node',
    dts: { entry: 'src/index.ts' },
    fixedExtension: false,
  },
  {
    entry: { page: 'report-page/page.ts' },
    outDir: 'dist/report-page',
    copy: [
      { from: 'report-page/index.html', to: 'dist/report-page' },
      { from: 'report-page/style.css', to: 'dist/report-page' },
    ],
    platform: 'browser',
    format: 'iife',
    outputOptions: { entryFileNames: '[name].js' },
    tsconfig: 'report-page/tsconfig.json',
    dts: false,
  },
])
