import { execFileSync } from 'node:child_process'
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'

const ROOT = resolve(import.meta.dirname, '../..')

/** What the builds of the matrix need. */
const BUNDLERS = [
  '@rollup/plugin-terser',
  '@rspack/core',
  'copy-webpack-plugin',
  'css-loader',
  'esbuild',
  'esbuild25',
  'mini-css-extract-plugin',
  'rolldown',
  'rollup',
  'vite',
  'vite7',
  'webpack',
]

/**
 * The packages as they are published, and all bundlers, for this system and for Windows in one folder.
 *
 * @param others what else to install: name → version
 */
export async function install(folder: string, others: Record<string, string>): Promise<void> {
  const packages = packPackages(folder)
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      ...{ private: true, type: 'module' },
      dependencies: {
        ...packages,
        ...Object.fromEntries(BUNDLERS.map((name) => [name, specifierOf(name)])),
        ...others,
      },
    }),
  )
  // Without links, as npm would; JSON is YAML.
  writeFileSync(
    join(folder, 'pnpm-workspace.yaml'),
    JSON.stringify({
      nodeLinker: 'hoisted',
      supportedArchitectures: { os: ['current', 'win32'], cpu: ['current', 'x64'] },
      overrides: packages,
      strictDepBuilds: false,
    }),
  )
  pnpm(['install', '--no-lockfile', '--ignore-scripts'], folder)
  for (const script of ['hold.mjs', 'bun-build.mjs'])
    copyFileSync(join(import.meta.dirname, script), join(folder, script))
  await build({
    entryPoints: [join(import.meta.dirname, 'build.ts')],
    outfile: join(folder, 'build.mjs'),
    alias: { vitest: join(import.meta.dirname, 'no-test.ts') },
    ...{ bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error' },
  })
}

/** name → tarball */
function packPackages(folder: string): Record<string, string> {
  pnpm(['--recursive', '--filter', './packages/*', 'pack', '--pack-destination', folder], ROOT)
  return Object.fromEntries(
    readdirSync(join(ROOT, 'packages')).map((directory) => {
      const { name, version } = readPackage(join(ROOT, 'packages', directory))
      return [name, `file:${join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)}`]
    }),
  )
}

/** The version that the tests use, also of a package under another name. */
function specifierOf(dependency: string): string {
  const { name, version } = readPackage(join(ROOT, 'node_modules', dependency))
  return name === dependency ? version : `npm:${name}@${version}`
}

function readPackage(folder: string): { name: string; version: string } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

function pnpm(args: string[], cwd: string): void {
  execFileSync('npx', ['-y', 'pnpm@12.21.0', ...args], { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
}
