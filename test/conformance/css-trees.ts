import { posix } from 'node:path'
import fc from 'fast-check'
import { type Tree, treeOf } from './tree.ts'

const LETTERS = 'abcXYZ019-_.'
/** Without `#`, `?`, `%`, `:`, `"` and the backslash, which Django gets wrong in names. */
const ODD = " '()[]{}+&=;,@!~$`|^<>*éÅßñ中文😀～\u0301\u00a0\u200d"

/** Without a blank or a `;` at an end, which Django takes off in some places, or a `*` after a slash: to 6.1, a comment. */
const segment = fc
  .string({ unit: fc.constantFrom(...LETTERS, ...ODD), minLength: 1, maxLength: 6 })
  .map((name) => name.trim())
  .filter((name) => !/^\.*$|^[;*]|;$/.test(name))

const folder = fc.array(segment, { maxLength: 3 }).map((names) => names.map((name) => `${name}/`).join(''))

const filePath = (...extensions: string[]): fc.Arbitrary<string> =>
  fc.tuple(folder, segment, fc.constantFrom(...extensions)).map((parts) => parts.join(''))

interface Reference {
  before: string
  /** What stands around the specifier. */
  form: readonly string[]
  /** Which of the possible targets. */
  target: number
  route: string
  spelling: string
  suffix: string
}

const reference: fc.Arbitrary<Reference> = fc.record({
  before: fc.constantFrom(
    '',
    'a { color: red }\n',
    '/* note */',
    '\r\n',
    '.é::after { content: "→ \\201d" }',
    '}{',
  ),
  form: fc.constantFrom(
    ['a { b: url(', ') }'],
    ["a{b:url('", "')}"],
    ['a { b: url("', '"), c }'],
    ['a { b: URL( ', ') }'],
    ['@import "', '";'],
    ["@import'", "'screen;"],
  ),
  target: fc.nat(),
  route: fc.constantFrom('plain', 'dotted', 'detour', 'absolute'),
  spelling: fc.constantFrom('raw', 'escaped', 'every byte'),
  suffix: fc.constantFrom('', '', '#x', '#a/b', '?v=1', '?v=1#x', '?#iefix'),
})

const stylesheet = fc.record({
  path: filePath('.css'),
  references: fc.array(reference, { maxLength: 4 }),
})

/**
 * Trees within what Django gets right: the divergences that have a row of their own are left out, and so are cycles
 * and chains of more than five stylesheets.
 */
export const cssTree: fc.Arbitrary<Tree> = fc
  .record({
    images: fc.array(filePath('.png', '.map', '.tar.gz', '', '.'), { minLength: 1, maxLength: 4 }),
    stylesheets: fc.array(stylesheet, { maxLength: 5 }),
    scripts: fc.array(filePath('.js'), { maxLength: 2 }),
  })
  .filter(({ images, stylesheets, scripts }) =>
    areFiles([...images, ...stylesheets.map(({ path }) => path), ...scripts]),
  )
  .map(({ images, stylesheets, scripts }) =>
    treeOf(
      Object.fromEntries([
        ...images.map((path) => [path, `bytes of ${path}`]),
        ...stylesheets.map(({ path, references }, i) => {
          const targets = [...images, ...stylesheets.slice(i + 1).map(({ path }) => path)]
          const rules = references.map((reference) => write(reference, path, targets))
          return [path, `${rules.join('\n')}\n${sourceMap('/*# ', path, images, ' */')}`]
        }),
        ...scripts.map((path) => [path, `run("url(gone.png)")\n${sourceMap('//# ', path, images, '')}\n`]),
      ]),
    ),
  )

/** Whether paths can exist side by side: none is another, or a folder of another. */
function areFiles(paths: string[]): boolean {
  const taken = new Set(paths)
  const isFree = (folder: string): boolean =>
    folder === '.' || (!taken.has(folder) && isFree(posix.dirname(folder)))
  return taken.size === paths.length && paths.every((path) => isFree(posix.dirname(path)))
}

function write(reference: Reference, importer: string, targets: string[]): string {
  const { before, form, suffix } = reference
  const target = targets[reference.target % targets.length]!
  const path = spell(reference, route(reference, importer, target))
  const wrongInDjango = target.endsWith('.css') ? /\?[^#]*/ : ''
  return `${before}${form[0]}${path}${suffix.replace(wrongInDjango, '')}${form[1]}`
}

function route({ route }: Reference, importer: string, target: string): string {
  const relative = posix.relative(posix.dirname(importer), target)
  if (route === 'dotted') return `./${relative}`
  if (route === 'detour') return `nowhere/.././${relative}`
  return route === 'absolute' ? `/static/${target}` : relative
}

function spell({ form, spelling }: Reference, path: string): string {
  const unsafe = form[0]!.includes('(') ? /[\s'"()]/ : /['"]/
  if (spelling === 'raw' && !unsafe.test(path)) return path
  const kept = spelling === 'escaped' ? /[\w.-]/ : /\//
  const names = path.split('/').map((name) => (/^\.+$/.test(name) ? name : escapeBytes(name, kept)))
  return names.join('/')
}

function escapeBytes(name: string, kept: RegExp): string {
  const bytes = Array.from(Buffer.from(name), (byte) => String.fromCharCode(byte))
  return bytes.map((byte) => (kept.test(byte) ? byte : `%${byte.charCodeAt(0).toString(16)}`)).join('')
}

/** A comment that names the first file whose name a browser would take there. */
function sourceMap(start: string, importer: string, files: string[], end: string): string {
  const target = files.find((file) => /^[^\s'"`*<>]+$/.test(file))
  return target === undefined
    ? ''
    : `${start}sourceMappingURL=${posix.relative(posix.dirname(importer), target)}${end}`
}
