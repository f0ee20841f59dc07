import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listingOf, makeFolder, namesIn, pathsOf, runIn } from '../../../test/support/command.ts'

interface Row {
  name: string
  /** Link → target. */
  links: Record<string, string>
  flags?: string[]
  /** The manifest's keys. */
  expected: string[]
  /** What is said on the error stream. */
  says?: RegExp
}

const rows: Row[] = [
  { name: 'link to a file inside', links: { 'b.js': 'lib/a.js' }, expected: ['b.js', 'lib/a.js'] },
  { name: 'link to a folder inside', links: { more: 'lib' }, expected: ['lib/a.js', 'more/a.js'] },
  {
    name: 'link to a file outside',
    links: { 'b.js': '../outside/o.js' },
    expected: ['lib/a.js'],
    says: /^static\/b\.js: warning: This link was skipped: it leads out of the folder, to .*outside\/o\.js\. Follow/,
  },
  {
    name: 'link to a folder outside',
    links: { more: '../outside' },
    expected: ['lib/a.js'],
    says: /^static\/more: warning: This link was skipped: it leads out of the folder/,
  },
  {
    name: 'link to a folder whose name begins like the folder',
    links: { more: '../static-old' },
    expected: ['lib/a.js'],
    says: /^static\/more: warning: .* out of the folder/,
  },
  {
    name: 'followed link to a file outside',
    links: { 'b.js': '../outside/o.js' },
    flags: ['--follow-links'],
    expected: ['b.js', 'lib/a.js'],
  },
  {
    name: 'followed link to a folder outside',
    links: { more: '../outside' },
    flags: ['--follow-links'],
    expected: ['lib/a.js', 'more/o.js'],
  },
  {
    name: 'link to nothing',
    links: { 'b.js': 'none.js' },
    flags: ['--follow-links'],
    expected: ['lib/a.js'],
    says: /^static\/b\.js: warning: This link was skipped: it leads to nothing/,
  },
  {
    name: 'link to itself',
    links: { 'b.js': 'b.js' },
    expected: ['lib/a.js'],
    says: /^static\/b\.js: warning: This link was skipped: it leads back to itself/,
  },
  {
    name: 'link to the folder that holds it',
    links: { 'lib/loop': '.' },
    expected: ['lib/a.js'],
    says: /^static\/lib\/loop: warning: This link was skipped: it leads back to a folder that holds it/,
  },
  {
    name: 'link to the root',
    links: { 'lib/loop': '../../static' },
    expected: ['lib/a.js'],
    says: /^static\/lib\/loop: warning: .* leads back to a folder that holds it/,
  },
  {
    name: 'two folders that link to each other',
    links: { 'lib/two': '../two', 'two/lib': '../lib' },
    expected: ['lib/a.js', 'two/lib/a.js'],
    says: /^static\/lib\/two\/lib: warning: .*\nstatic\/two\/lib\/two: warning: .*\n$/,
  },
  {
    name: 'loop by way of the outside',
    links: { more: '../outside', '../outside/back': '../static' },
    flags: ['--follow-links'],
    expected: ['lib/a.js', 'more/o.js'],
    says: /^static\/more\/back: warning: .* leads back to a folder that holds it/,
  },
]

function makeSite(links: Record<string, string>): string {
  const folder = makeFolder({ 'static/lib/a.js': 'a', 'outside/o.js': 'o', 'static-old/s.js': 's' })
  mkdirSync(join(folder, 'static/two'))
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(folder, 'static', path))
  return folder
}

describe('symbolic links', () => {
  it.each(rows)('$name', ({ links, flags = [], expected, says }) => {
    const folder = makeSite(links)
    const outside = listingOf(join(folder, 'outside'))
    const { code, stderr } = runIn(folder, 'digest', 'static', '--out', 'dist', ...flags)
    expect(code).toBe(0)
    if (says) expect(stderr).toMatch(says)
    else expect(stderr).toBe('')
    expect(Object.keys(pathsOf(join(folder, 'dist/staticfiles.json')))).toEqual(expected)
    for (const path of expected) expect(lstatSync(join(folder, 'dist', path)).isFile(), path).toBe(true)
    expect(listingOf(join(folder, 'outside'))).toEqual(outside)
  })

  it('to a folder outside are not written through in place', () => {
    const folder = makeSite({ more: '../outside' })
    const { code, stderr } = runIn(folder, 'digest', 'static', '--follow-links', '--no-keep-originals')
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^static\/more: error: This link leads to a folder outside, and in place .* \(--out\)/,
    )
    expect(namesIn(join(folder, 'outside'))).toEqual(['o.js'])
    expect(namesIn(join(folder, 'static'))).toEqual(['lib/a.js', 'more', 'more/o.js'])
  })

  it('to a file outside give way to their digested copies, and the file stays', () => {
    const folder = makeSite({ 'b.js': '../outside/o.js' })
    expect(runIn(folder, 'digest', 'static', '--follow-links', '--no-keep-originals').code).toBe(0)
    expect(namesIn(join(folder, 'outside'))).toEqual(['o.js'])
    expect(namesIn(join(folder, 'static'))).toEqual(['b.<d>.js', 'lib/a.<d>.js', 'staticfiles.json'])
  })

  it('to folders inside work in place without originals', () => {
    const folder = makeSite({ more: 'lib', 'c.js': 'lib/a.js' })
    expect(runIn(folder, 'digest', 'static', '--no-keep-originals')).toMatchObject({ code: 0, stderr: '' })
    expect(Object.keys(pathsOf(join(folder, 'static/staticfiles.json')))).toEqual([
      'c.js',
      'lib/a.js',
      'more/a.js',
    ])
    expect(existsSync(join(folder, 'static/lib/a.js'))).toBe(false)
    expect(runIn(folder, 'verify', 'static')).toMatchObject({ code: 0, stderr: '' })
  })

  it('are no reason to miss the folder or the manifest', () => {
    const folder = makeSite({})
    symlinkSync('static', join(folder, 'link'))
    mkdirSync(join(folder, 'shared'))
    runIn(folder, 'digest', 'static', '--manifest', 'shared/m.json')
    symlinkSync('shared/m.json', join(folder, 'm.json'))
    rmSync(join(folder, 'static/lib/a.js'))
    symlinkSync('../../outside/o.js', join(folder, 'static/lib/a.js'))
    expect(runIn(folder, 'digest', 'link', '--manifest', 'm.json', '--follow-links').code).toBe(0)
    expect(lstatSync(join(folder, 'm.json')).isSymbolicLink()).toBe(true)
    expect(
      readFileSync(join(folder, 'static', pathsOf(join(folder, 'shared/m.json'))['lib/a.js']!), 'utf8'),
    ).toBe('o')
  })
})
