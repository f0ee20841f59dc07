import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts', 'playground/*/test/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      ...['test/packed/**', 'test/platforms/**', 'test/site/**', 'test/e2e/*-dev.test.ts'],
    ],
    // They end what hangs; how fast anything is, is measured elsewhere.
    testTimeout: 300_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000 } },
    maxWorkers: 2,
  },
})
