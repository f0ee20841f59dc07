import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/fuzz/**/*.{test,slow}.ts'],
    env: { FUZZ_SECONDS: process.env.FUZZ_SECONDS ?? '120' },
    testTimeout: 300_000,
  },
})
