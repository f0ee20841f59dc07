import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    // What is needed without a search for references, so that nobody waits for parsers who does not search.
    loading: 'src/references/loading.ts',
    naming: 'src/naming/index.ts',
    problem: 'src/problem.ts',
  },
  platform: 'node',
  dts: true,
  fixedExtension: false,
})
