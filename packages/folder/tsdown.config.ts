import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { defineConfig } from 'tsdown'

/** What the page of a report has in it of others, whose licence wants to go with it. */
const LICENSE = readFileSync(
  createRequire(import.meta.url)
    .resolve('d3-hierarchy')
    .replace(/dist[/\\][^/\\]+$/, 'LICENSE'),
  'utf8',
)

/** Each is an entry of its own, so that a command loads no more than it needs. */
const ROOMS = [
  'compress',
  'digest',
  'django',
  'files',
  'html-report',
  'manifests',
  'options',
  'publish',
  'releases',
  'templates',
  'verify',
]

/**
 * What every command needs, in one file: Node takes longer to find a file than to read a larger one. What a type is goes by
 * a large table, which few ask for.
 */
const GROUND = { name: 'ground', test: /src[\\/](?:options|files)[\\/](?!media-type)[\w-]+\.ts$/ }

export default defineConfig([
  {
    entry: {
      index: 'src/index.ts',
      helper: 'src/digest/threads/helper.ts',
      ...Object.fromEntries(ROOMS.map((room) => [room, `src/${room}/index.ts`])),
    },
    platform: 'node',
    outputOptions: { codeSplitting: { groups: [GROUND] } },
    dts: { entry: ['src/index.ts', ...ROOMS.map((room) => `src/${room}/index.ts`)] },
    fixedExtension: false,
    copy: [{ from: 'src/django/probe.py', to: 'dist' }],
  },
  {
    entry: { page: 'report-page/page.ts' },
    outDir: 'dist/report-page',
    copy: [
      { from: 'report-page/index.html', to: 'dist/report-page' },
      { from: 'report-page/style.css', to: 'dist/report-page' },
    ],
    platform: 'browser',
    format: 'iife',
    outputOptions: { entryFileNames: '[name].js', banner: `/*! d3-hierarchy: ${LICENSE}*/` },
    tsconfig: 'report-page/tsconfig.json',
    dts: false,
  },
])
