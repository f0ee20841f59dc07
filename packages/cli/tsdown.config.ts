import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/index.ts', 'src/bin.ts'],
  platform: 'node',
  dts: { entry: 'src/index.ts' },
  fixedExtension: false,
})
