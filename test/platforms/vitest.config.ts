import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/platforms/*.test.ts'],
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
    bail: 1,
    maxWorkers: 2,
  },
})
