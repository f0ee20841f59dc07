import { defineConfig } from 'vitest/config'

/** Dev servers, which take long; the other tests of this folder are among the fast ones. */
export default defineConfig({
  test: {
    include: ['test/e2e/*-dev.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000 } },
    maxWorkers: 2,
  },
})
