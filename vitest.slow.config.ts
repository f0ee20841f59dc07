import { defineConfig, mergeConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** What takes long: dev servers in a browser, and runs that are killed at each change to the disk. */
export default mergeConfig(
  base,
  defineConfig({
    test: {
      include: ['test/e2e/*-dev.test.ts', 'packages/*/test/*.slow.ts'],
      exclude: ['**/node_modules/**'],
    },
  }),
)
