import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { write } from './site.ts'
import type { Run, System } from './systems.ts'

/** A command, and what is known of its result. */
export interface Step {
  name: string
  args: (system: System) => string[]
  before?: (folder: string) => void
  code?: number
  /** What it says, among other things. */
  says: string
}

const MANIFEST = ['--manifest', 'backend/staticfiles.json']
const DIGEST = ['digest', 'static', '--integrity', 'sha384', '--exclude']

/** One after the other, in the folder of a site. */
export const STEPS: Step[] = [
  { name: 'check', args: () => ['check', 'broken'], code: 1, says: 'css/a.css:2:17' },
  {
    name: 'digest, with types of the keys and a release',
    args: ({ path }) => [
      ...[...DIGEST, path('vendor/*'), '--out', 'out', ...MANIFEST],
      ...['--dts', path('types/keys.d.ts'), '--release=one'],
    ],
    says: 'up: warning: This link was skipped: it leads back to a folder that holds it.',
  },
  {
    name: 'digest again',
    args: ({ path }) => [...DIGEST, path('vendor/*'), '--out', 'out', ...MANIFEST],
    says: 'Nothing to write',
  },
  {
    name: 'digest what has changed',
    before(folder) {
      write(folder, 'static/css/p005.css', 'a { color: blue }\n')
      write(folder, 'static/css/new.css', '@import "p000.css";\n')
      rmSync(join(folder, 'static/a/one.css'))
    },
    args: ({ path }) => [...DIGEST, path('vendor/*'), '--out', 'out', ...MANIFEST, '--release=two'],
    says: '10 files written',
  },
  { name: 'verify', args: () => ['verify', 'out', ...MANIFEST], says: 'All names and references are right' },
  {
    name: 'publish to a folder',
    args: ({ path }) => ['publish', 'out', path('srv/static'), ...MANIFEST, '--with-manifest'],
    says: 'files published to srv/static',
  },
  {
    name: 'publish again',
    args: ({ path }) => ['publish', 'out', path('srv/static'), ...MANIFEST, '--with-manifest'],
    says: '0 files published to srv/static',
  },
  { name: 'prune', args: () => ['prune', 'out', ...MANIFEST, '--keep', '1'], says: 'only in one' },
  {
    name: 'templates',
    args: ({ path }) => ['templates', 'templates', ...MANIFEST, '--glob', path('pages/*.html')],
    code: 1,
    says: 'css/p00.css',
  },
  { name: 'report', args: () => ['report', 'out', ...MANIFEST], says: 'staticfiles-report.html written' },
  {
    name: 'digest in place',
    args: () => ['digest', 'static', '--exclude', 'vendor/**'],
    says: 'files written',
  },
  {
    name: 'diff',
    args: ({ path }) => ['diff', path('backend/staticfiles.json'), path('static/staticfiles.json')],
    says: '0 added, 0 removed, 0 changed',
  },
]

/** Runs the command line. */
export function staticfiles(system: System, args: readonly string[]): Promise<Run> {
  return system.run('node_modules/staticfiles/dist/bin.js', ...args)
}

/** Runs a step, and tells what there is afterwards. */
export async function runStep({ args, before }: Step, system: System): Promise<Result> {
  before?.(system.folder)
  return { ...(await staticfiles(system, args(system))), files: system.files('.') }
}

export interface Result extends Run {
  files: Record<string, string>
}
