import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { digestOf } from '@staticfiles/core'
import type { Output } from '../support/output.ts'
import type { BuildInput } from './bundler.ts'

/** A single change of `matrix/app`, on top of those before it. */
export interface Edit {
  name: string
  file?: string
  from?: string
  to?: string
  settings?: Partial<BuildInput>
}

/** What the first build is told. */
export const UNEDITED = { sourcemap: true, minify: false } as const

export const EDITS: Edit[] = [
  { name: 'nothing' },
  { name: 'a shared module', file: 'src/greet.js', from: 'hello', to: 'welcome' },
  { name: 'a comment', file: 'src/greet.js', from: '// Used by', to: '// Imported by' },
  { name: 'a module in a circle', file: 'src/lazy/label.js', from: 'chart of', to: 'graph of' },
  { name: 'the CSS of a lazy chunk', file: 'src/lazy/chart.css', from: '.chart', to: 'p.chart' },
  { name: 'imported CSS', file: 'src/base.css', from: 'html', to: ':root' },
  { name: 'an image', file: 'src/pictures/logo.svg', from: 'crimson', to: 'coral' },
  { name: 'an image of a lazy chunk', file: 'src/pictures/chart.svg', from: 'teal', to: 'tan' },
  { name: 'a public image', file: 'public/img/hero.svg', from: 'green', to: 'gold' },
  { name: 'public CSS', file: 'public/css/paper.css', from: 'black', to: 'brown' },
  { name: 'vendored CSS', file: 'vendored/css/reset.css', from: 'border-box', to: 'content-box' },
  { name: 'a vendored image', file: 'vendored/icons/tick.svg', from: 'lime', to: 'linen' },
  { name: 'no source maps', settings: { sourcemap: false } },
  { name: 'minification', settings: { minify: true } },
  { name: 'a comment that is left out', file: 'src/main.css', from: 'body {', to: '/* all */ body {' },
  { name: 'another', file: 'src/greet.js', from: '// Imported', to: '// Loaded' },
]

/** Makes a change in an app, and answers what the next build is told. */
export function applyEdit(root: string, { file, from, to, settings }: Edit, input: BuildInput): BuildInput {
  if (file !== undefined) {
    const text = readFileSync(join(root, file), 'utf8')
    if (!text.includes(from!)) throw new Error(`${file} has no ${from}.`)
    writeFileSync(join(root, file), text.replace(from!, to!))
  }
  return { ...input, ...settings }
}

/** Compares an output with all before it: no file keeps its name while its bytes change, nor the other way round. */
export function createLaw(): (output: Output) => string[] {
  const digests = new Map<string, string>()
  const names = new Map<string, string>()

  return ({ files }) => {
    const breaches: string[] = []
    const present = new Map<string, string[]>()
    for (const [path, bytes] of files) {
      if (path === 'staticfiles.json') continue
      const digest = digestOf(bytes)
      const before = digests.get(path)
      if (before !== undefined && before !== digest) breaches.push(`${path} has changed and keeps its name`)
      digests.set(path, digest)
      // Files of two names may have the same bytes.
      const file = `${digest} ${path.replace(/[-.][0-9a-f]{12}(?=\.)/g, '')}`
      present.set(file, [...(present.get(file) ?? []), path])
    }
    for (const [file, paths] of present) {
      const now = paths.join(', ')
      const before = names.get(file)
      if (before !== undefined && before !== now)
        breaches.push(`${before} is now ${now}, with the same bytes`)
      names.set(file, now)
    }
    return breaches
  }
}
