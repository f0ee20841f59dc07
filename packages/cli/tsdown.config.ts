import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: { index: 'src/index.ts', bin: 'src/bin.ts' },
  platform: 'node',
  dts: { entry: 'src/index.ts' },
  fixedExtension: false,
})
