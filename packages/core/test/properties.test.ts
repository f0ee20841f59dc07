import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bytesOf, digestFolder, type Folder, outputOf, verifyFolder } from './folder.ts'

const name = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'c',
    'base',
    '.hidden',
    'a b',
    "it's",
    '50%',
    '%41',
    'x#y',
    'q?',
    'q"',
    '(p)',
    'c:d',
    'é',
    'é',
    '😀',
    '～',
    'back\\slash',
    '*',
    'a.0123456789ab',
  ),
  fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' }).filter((text) => !/[/\0]|^\.+$/.test(text)),
)
const path = fc
  .tuple(
    fc.array(fc.constantFrom('css', 'my fonts', 'ü'), { maxLength: 2 }),
    name,
    fc.constantFrom('.css', '.css', '.css', '.js', '.js', '.png', '.css.map', ''),
  )
  .map(([folders, file, extension]) => [...folders, file + extension].join('/'))

const encode = (text: string): string => encodeURIComponent(text.toWellFormed()).replaceAll('%2F', '/')

type Way = (importer: string, target: string) => string

const relative = (importer: string): string => '../'.repeat(importer.split('/').length - 1) || './'
const quoted = (text: string): string => encode(text).replaceAll("'", '%27')

/** Ways to write a reference, from `importer` to `target`, so that a browser would load the target; and what looks so. */
const LANGUAGES: Record<string, { ways: Way[]; noise: string[] }> = {
  css: {
    ways: [
      (importer, target) => `a{b:url("${relative(importer)}${encode(target)}")}`,
      (importer, target) => `a{b:url( '${relative(importer)}${quoted(target)}?v=1#f' )}`,
      (_, target) => `a{b:url(/static/${encode(target).replace(/['()]/g, '\\$&')})}`,
      (importer, target) => `a{b:image-set("${relative(importer)}${encode(target)}" 1x)}`,
      (importer, target) => `@import "${relative(importer)}${encode(target)}";`,
      (importer, target) =>
        `/*# sourceMappingURL=${relative(importer)}${encode(target).replaceAll('*', '%2A')} */`,
    ],
    noise: [
      '/* url(no.png) */',
      'a{content:"url(no.png)"}',
      'b{c:url(data:x)}',
      '\r\n',
      '\ufeff',
      '}',
      'é{}',
      '',
    ],
  },
  js: {
    ways: [
      (importer, target) => `import "${relative(importer)}${encode(target)}";`,
      (importer, target) => `export * from '${relative(importer)}${quoted(target)}?v=1#f';`,
      (_, target) => `import("/static/${encode(target)}");`,
      (importer, target) => `new URL('${relative(importer)}${quoted(target)}', import.meta.url);`,
      (importer, target) => `//# sourceMappingURL=${relative(importer)}${quoted(target)}`,
    ],
    noise: [
      '/* import "./no.js" */',
      '`import "./no.js"`;',
      '"//# sourceMappingURL=no";',
      '/import ".\\/no"/;',
      'é();',
      '\r\n',
      '',
    ],
  },
}

const file = (importer: string, paths: string[]): fc.Arbitrary<[string, Buffer]> => {
  const language = LANGUAGES[importer.slice(importer.lastIndexOf('.') + 1)]
  const text = fc.string({ maxLength: 3 }).map((text) => text.replaceAll('*', ''))
  if (!language) return text.map((text) => [importer, Buffer.from(text)])
  const line = fc
    .tuple(fc.constantFrom(...language.noise), fc.constantFrom(...language.ways), fc.constantFrom(...paths))
    .map(([noise, way, target]) => noise + way(importer, target))
  return fc
    .tuple(fc.array(line, { maxLength: 4 }), text, fc.constantFrom<BufferEncoding>('utf8', 'utf8', 'latin1'))
    .map(([lines, text, encoding]) => [importer, Buffer.from(`${lines.join('\n')}\n/*${text}*/`, encoding)])
}

const folder: fc.Arbitrary<Folder> = fc
  .uniqueArray(path, { minLength: 1, maxLength: 12 })
  .chain((paths) => fc.tuple(...paths.map((importer) => file(importer, paths))))
  .map((files) => Object.fromEntries(files))

/** Any file may be named as a source map here, and nearly none is one. */
const problemsOf = ({ problems }: Pick<ReturnType<typeof digestFolder>, 'problems'>) =>
  problems.filter(({ code }) => code !== 'unmovable-map')

it('digested folders verify', () => {
  fc.assert(
    fc.property(folder, (folder) => {
      const result = digestFolder(folder)
      expect(problemsOf(result)).toEqual([])
      expect([...result.manifest.paths.keys()].sort()).toEqual(Object.keys(folder).sort())
      expect(verifyFolder(result, outputOf(result)).problems).toEqual([])
    }),
  )
})

it('the order of the input changes nothing', () => {
  fc.assert(
    fc.property(folder, fc.infiniteStream(fc.nat()), (folder, ranks) => {
      const shuffled = Object.entries(folder)
        .map((entry) => [ranks.next().value ?? 0, entry] as const)
        .sort(([a], [b]) => a - b)
      const one = digestFolder(folder)
      const other = digestFolder(Object.fromEntries(shuffled.map(([, entry]) => entry)))
      expect([...other.manifest.paths]).toEqual([...one.manifest.paths])
      expect(outputOf(other)).toEqual(outputOf(one))
    }),
  )
})

it('digesting the output again changes nothing', () => {
  fc.assert(
    fc.property(folder, (folder) => {
      const result = digestFolder(folder)
      for (const output of [outputOf(result), outputOf(result, folder)]) {
        const again = digestFolder(output)
        expect(problemsOf(again)).toEqual([])
        expect(again.manifest).toEqual(result.manifest)
      }
    }),
  )
})

it('one changed file changes the names of itself and of what depends on it, and no others', () => {
  fc.assert(
    fc.property(folder, fc.nat(), (folder, pick) => {
      const paths = Object.keys(folder)
      const edited = paths[pick % paths.length]!
      const before = digestFolder(folder)
      const after = digestFolder({
        ...folder,
        [edited]: Buffer.concat([bytesOf(folder[edited]!), Buffer.from('/**/')]),
      })
      const changed = paths.filter(
        (path) => before.manifest.paths.get(path) !== after.manifest.paths.get(path),
      )
      expect(changed.sort()).toEqual(dependents(folder, edited).sort())
    }),
  )
})

/** Found by adding each file in turn to a folder without it: independent of the graph under test. */
function dependents(folder: Folder, target: string): string[] {
  const found = new Set([target])
  const { [target]: _, ...rest } = folder
  const gone = new Set([target])
  for (let grew = true; grew; ) {
    const { problems } = digestFolder(
      Object.fromEntries(Object.entries(rest).filter(([path]) => !gone.has(path))),
      { missing: 'error' },
    )
    const importers = problems
      .filter((problem) => gone.has(problem.lookedFor!))
      .map((problem) => problem.file)
    grew = importers.length > 0
    for (const importer of importers) {
      found.add(importer)
      gone.add(importer)
    }
  }
  return [...found]
}
