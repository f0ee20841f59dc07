import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { makeFolder } from '../support/command.ts'

/** A script of a made-up application: which scripts it imports and loads later, with which styles and images. */
interface Script {
  imports: readonly number[]
  lazy: readonly number[]
  styles: readonly number[]
  images: readonly number[]
  workers: readonly number[]
}

/** An edit: which kind of file, and which of these. */
export type Change = ['script' | 'comment' | 'style' | 'image' | 'worker', number]

/** A made-up application, and what is changed in it, one after another. */
export interface RandomApp {
  scripts: readonly Script[]
  /** Which scripts pages load. */
  entries: readonly number[]
  styles: readonly { imports: readonly number[]; images: readonly number[] }[]
  changes: readonly Change[]
  sourcemap: boolean
  minify: boolean
  importMap: boolean
}

const COUNT = 3

const some = (count: number, most: number): fc.Arbitrary<number[]> =>
  fc.uniqueArray(fc.nat(count - 1), { maxLength: most })

/** Scripts may import each other in circles; styles only those after them. */
export function randomApps({
  hasWorkers,
  hasImportMaps,
}: Record<'hasWorkers' | 'hasImportMaps', boolean>): fc.Arbitrary<RandomApp> {
  const kinds: Change[0][] = [
    'script',
    'comment',
    'style',
    'style',
    'image',
    ...(hasWorkers ? ['worker' as const] : []),
  ]
  return fc.integer({ min: 2, max: 7 }).chain((count) =>
    fc.record({
      scripts: fc.array(
        fc.record({
          imports: some(count, 2),
          lazy: some(count, 2),
          styles: some(COUNT, 2),
          images: some(COUNT, 1),
          workers: hasWorkers ? some(COUNT, 1) : fc.constant([]),
        }),
        { minLength: count, maxLength: count },
      ),
      entries: fc.uniqueArray(fc.nat(count - 1), { minLength: 1, maxLength: 3 }),
      styles: fc.tuple(
        ...Array.from({ length: COUNT }, (_, i) =>
          fc.record({
            imports: some(COUNT, 1).map((imports) => imports.filter((other) => other > i)),
            images: some(COUNT, 1),
          }),
        ),
      ),
      changes: fc.array(fc.tuple(fc.constantFrom(...kinds), fc.nat(6)), { minLength: 1, maxLength: 4 }),
      sourcemap: fc.boolean(),
      minify: fc.boolean(),
      importMap: hasImportMaps ? fc.boolean() : fc.constant(false),
    }),
  )
}

/** Where the files of an application lie, and what makes them others. */
export interface WrittenApp {
  root: string
  entries: Record<string, string>
  change(change: Change): void
}

export function writeApp({ scripts, styles, entries }: RandomApp): WrittenApp {
  const root = makeFolder({ 'public/robots.txt': 'all' })
  const versions = new Map<string, number>()
  const write = (path: string, text: string): void => {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  const version = (kind: Change[0], i: number): number => versions.get(`${kind} ${i}`) ?? 0
  const lines = (items: readonly number[], line: (item: number) => string): string => items.map(line).join('')

  const writeScript = (i: number): void => {
    const { imports, lazy, styles, images, workers } = scripts[i]!
    const others = imports.filter((other) => other !== i)
    write(
      `src/s${i}.js`,
      lines(others, (other) => `import { name as n${other} } from './s${other}.js'\n`) +
        lines(styles, (style) => `import './c${style}.css'\n`) +
        lines(images, (image) => `import i${image} from './i${image}.svg'\n`) +
        `// ${version('comment', i)}\n` +
        `export const name = () => 's${i} ${version('script', i)}'\n` +
        `globalThis.seen?.push(name, ${[...others.map((o) => `n${o}`), ...images.map((image) => `i${image}`)].join(', ')})\n` +
        lines(
          lazy.filter((other) => other !== i),
          (other) => `globalThis.load${i}_${other} = () => import('./s${other}.js')\n`,
        ) +
        lines(
          workers,
          (worker) =>
            `globalThis.work${i}_${worker} = () => new Worker(new URL('./w${worker}.js', import.meta.url), { type: 'module' })\n`,
        ),
    )
  }
  const writeStyle = (i: number): void => {
    const { imports, images } = styles[i]!
    write(
      `src/c${i}.css`,
      lines(imports, (other) => `@import './c${other}.css';\n`) +
        `.c${i} { --version: ${version('style', i)} }\n` +
        lines(images, (image) => `.c${i} { background: url(./i${image}.svg) }\n`),
    )
  }
  const writeImage = (i: number): void => {
    write(`src/i${i}.svg`, `<svg xmlns="http://www.w3.org/2000/svg" id="i${i}-${version('image', i)}"/>`)
  }
  const writeWorker = (i: number): void => {
    write(`src/w${i}.js`, `postMessage('w${i} ${version('worker', i)}')\n`)
  }

  scripts.forEach((_, i) => void writeScript(i))
  for (let i = 0; i < COUNT; i++) {
    writeStyle(i)
    writeImage(i)
    writeWorker(i)
  }
  return {
    root,
    entries: Object.fromEntries(entries.map((i) => [`s${i}`, `src/s${i}.js`])),
    change([kind, at]) {
      const isScript = kind === 'script' || kind === 'comment'
      const i = at % (isScript ? scripts.length : COUNT)
      versions.set(`${kind} ${i}`, version(kind, i) + 1)
      if (isScript) writeScript(i)
      else ({ style: writeStyle, image: writeImage, worker: writeWorker })[kind](i)
    },
  }
}
