import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['test/bench/**/*.bench.ts'], maxWorkers: 1, disableConsoleIntercept: true },
})
