import { configDefaults, defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** What takes long: dev servers in a browser, and runs that are killed at each change to the disk. */
export default defineConfig({
  test: {
    ...base.test,
    include: ['test/e2e/*-dev.test.ts', 'packages/*/test/*.slow.ts'],
    exclude: configDefaults.exclude,
    testTimeout: 900_000,
  },
})
