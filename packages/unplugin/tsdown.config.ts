import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: ['src/index.ts', 'src/vite.ts'],
  platform: 'node',
  dts: true,
  fixedExtension: false,
})
