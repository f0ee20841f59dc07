import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/corpus/**/*.{test,slow}.ts'],
    env: { CORPUS: 'whole' },
    maxConcurrency: 2,
    testTimeout: 600_000,
  },
})
