import { describe, expect, it } from 'vitest'
import { commandsOf, findBlock } from './docs.ts'
import { newcomer } from './newcomer.ts'

it('the documented configuration is typed', () => {
  const user = newcomer()
  for (const line of commandsOf(findBlock('npm install --save-dev vite unplugin-staticfiles'))) user.run(line)
  user.run('npm install --save-dev typescript @types/node')
  user.write('vite.config.ts', findBlock('// vite.config.ts').text)
  user.write('tsconfig.json', {
    compilerOptions: { module: 'nodenext', strict: true, noEmit: true, skipLibCheck: true, types: ['node'] },
  })
  user.run('npx tsc')
  user.write('vite.config.ts', findBlock('// vite.config.ts').text.replace('include: [', 'include: [1, '))
  expect(user.fail('npx tsc')).toContain("Type 'number' is not assignable")
})

/** The least that is supported (docs/support.md), and what the workspace is written in. Rspack's own types need 5.7. */
const COMPILERS = [
  {
    name: 'least',
    wanted: 'typescript@5.6.3',
    checks: [
      { files: ['use.mts'], skipLibCheck: false },
      { files: ['rspack.mts'], skipLibCheck: true },
    ],
  },
  {
    name: 'present',
    wanted: 'typescript',
    checks: [{ files: ['use.mts', 'rspack.mts'], skipLibCheck: false }],
  },
]
/** How packages are looked up. */
const RESOLUTIONS = [
  { name: 'node16', options: { module: 'node16' } },
  { name: 'nodenext', options: { module: 'nodenext' } },
  { name: 'bundler', options: { module: 'esnext', moduleResolution: 'bundler' } },
]

const USES = `import { digestAssets } from '@staticfiles/core'
import { pruneFolder } from '@staticfiles/folder/releases'
import { loadManifest } from '@staticfiles/manifest'
import { defineConfig, listReleases } from 'staticfiles'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import esbuild from 'unplugin-staticfiles/esbuild'
import postcss from 'unplugin-staticfiles/postcss'
import rolldown from 'unplugin-staticfiles/rolldown'
import rollup from 'unplugin-staticfiles/rollup'
import vite from 'unplugin-staticfiles/vite'
import webpack from 'unplugin-staticfiles/webpack'

const options: StaticfilesOptions = { manifest: 'staticfiles.json' }
export const plugins = [esbuild(options), rolldown(options), rollup(options), vite(options), webpack(options)]
export const config = defineConfig({ base: '/assets/' })
export { digestAssets, listReleases, loadManifest, postcss, pruneFolder }
`

const RSPACK = `import type { RspackPluginInstance } from '@rspack/core'
import rspack from 'unplugin-staticfiles/rspack'

export const plugins: RspackPluginInstance[] = [rspack({ manifest: 'staticfiles.json' })]
`

describe.each(COMPILERS)('the types of all packages with the $name TypeScript', ({ wanted, checks }) => {
  it('have no fault, also where those of libraries are checked', () => {
    const user = newcomer()
    const bundlers = 'vite webpack @rspack/core rollup rolldown esbuild postcss'
    const own = 'staticfiles unplugin-staticfiles @staticfiles/core @staticfiles/folder @staticfiles/manifest'
    user.run(`npm install --save-dev ${wanted} @types/node ${bundlers} ${own}`)
    user.write('use.mts', USES)
    user.write('rspack.mts', RSPACK)
    for (const { name, options } of RESOLUTIONS) {
      for (const { files, skipLibCheck } of checks) {
        const checked = { target: 'es2022', strict: true, noEmit: true, skipLibCheck, types: ['node'] }
        user.write(`${name}.json`, { compilerOptions: { ...options, ...checked }, files })
        user.run(`npx tsc -p ${name}.json`)
      }
    }
  })
})
