import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { addFiles, type Files, makeFolder } from '../../../test/support/command.ts'

/** Files that refer to each other in several ways, also in a circle. */
export const LINKED_SITE: Files = {
  'css/a.css': 'a { background: url(../img/i.svg) } b { background: url("../img/j.svg") }',
  'css/b.css': '@import "a.css";',
  'img/i.svg': '<svg/>',
  'img/j.svg': '<svg id="j"/>',
  'js/main.js': 'import "./dep.js"\nexport const a = 1\n//# sourceMappingURL=main.js.map\n',
  'js/main.js.map': '{"version":3,"sources":["m.ts"],"names":[],"mappings":"AAAA,QAAQ;AACR"}',
  'js/dep.js': 'export {}',
  'js/x.js': 'import "./y.js"',
  'js/y.js': 'import "./x.js"; import "./dep.js"',
}

/** Longer than it takes until every change of a file shows in its time. */
export const REST_MS = 30

export interface Place {
  dir: string
  /** The output folder. It is not there yet. */
  out: string
}

/** A folder with files that have been at rest for long enough to be known later. */
export async function makePlace(files: Files): Promise<Place> {
  const folder = makeFolder()
  addFiles(join(folder, 'static'), files)
  await setTimeout(REST_MS)
  return { dir: join(folder, 'static'), out: join(folder, 'dist') }
}
