import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/platforms/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    bail: 1,
  },
})
