import { readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import zlib, { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { addFiles, makeFolder, namesIn, pathsOf, runIn } from '../../../test/support/command.ts'

const SITE = {
  'css/a.css': 'a { background: url(../img/i.png) }',
  'css/b.css': '@import "c.css";',
  'css/c.css': '@import "b.css";',
  'img/i.png': 'image',
  'js/j.js': 'j()',
}

interface Row {
  name: string
  /** What happens to the digested folder; `path` answers the digested path of a file. */
  change(dist: string, path: (key: string) => string): void
  /** What is said on the error stream, with digests as `<d>`. */
  expected: RegExp
}

const rows: Row[] = [
  {
    name: 'missing file',
    change: (dist, path) => rmSync(join(dist, path('js/j.js'))),
    expected:
      /^dist\/js\/j\.<d>\.js: error: The manifest names this file for js\/j\.js, but it does not exist\. .*\n$/,
  },
  {
    name: 'changed file',
    change: (dist, path) => writeFileSync(join(dist, path('img/i.png')), 'other'),
    expected: /^dist\/img\/i\.<d>\.png: error: The digest in its name is not that of its bytes.*\n$/,
  },
  {
    name: 'truncated style sheet',
    change: (dist, path) => truncateSync(join(dist, path('css/a.css')), 3),
    expected: /^dist\/css\/a\.<d>\.css: error: The digest in its name is not that of its bytes.*\n$/,
  },
  {
    name: 'changed member of a group',
    change: (dist, path) => {
      const file = join(dist, path('css/b.css'))
      writeFileSync(file, `${readFileSync(file, 'utf8')}a {}`)
    },
    expected:
      /^dist\/css\/b\.<d>\.css: error: The digest .*\ndist\/css\/c\.<d>\.css: error: The digest .*\n$/,
  },
  {
    name: 'missing target of a reference',
    change: (dist, path) => {
      const manifest = join(dist, 'staticfiles.json')
      const { paths, ...rest } = JSON.parse(readFileSync(manifest, 'utf8'))
      rmSync(join(dist, path('img/i.png')))
      delete paths['img/i.png']
      writeFileSync(manifest, JSON.stringify({ paths, ...rest }))
    },
    expected:
      /^dist\/css\/a\.<d>\.css:1:17: error: "\.\.\/img\/i\.<d>\.png" names img\/i\.<d>\.png, which does not exist\..*\n$/,
  },
  {
    name: 'link out of the folder',
    change: (dist, path) => {
      renameSync(join(dist, path('js/j.js')), `${dist}-j.js`)
      symlinkSync(`${dist}-j.js`, join(dist, path('js/j.js')))
    },
    expected: /^dist\/js\/j\.<d>\.js: error: This link was skipped: it leads out of the folder.*\n$/,
  },
  {
    name: 'folder behind a link out of the folder',
    change: (dist) => {
      renameSync(join(dist, 'js'), `${dist}-js`)
      symlinkSync(`${dist}-js`, join(dist, 'js'))
    },
    expected: /^dist\/js\/j\.<d>\.js: error: This link was skipped: it leads out of the folder.*\n$/,
  },
  {
    name: 'compressed copy of other bytes',
    change: (dist, path) => writeFileSync(join(dist, `${path('js/j.js')}.gz`), gzipSync('k()')),
    expected:
      /^dist\/js\/j\.<d>\.js\.gz: error: It is no compressed copy of js\/j\.<d>\.js: it holds other bytes\..*\n$/,
  },
  {
    name: 'compressed copy of more bytes, and a damaged one of an original',
    change: (dist, path) => {
      writeFileSync(join(dist, `${path('css/c.css')}.br`), brotliCompressSync('j()'.repeat(1e6)))
      writeFileSync(join(dist, 'js/j.js.gz'), 'j()')
    },
    expected:
      /^dist\/css\/c\.<d>\.css\.br: error: It is no .*: it holds more bytes\..*\ndist\/js\/j\.js\.gz: error: It is no .*: it is damaged \(Z_DATA_ERROR\)\..*\n$/,
  },
]

function digestSite(): { folder: string; dist: string; path(key: string): string } {
  const folder = makeFolder()
  const dist = join(folder, 'dist')
  addFiles(join(folder, 'static'), SITE)
  expect(runIn(folder, 'digest', 'static', '--out', 'dist')).toMatchObject({ code: 0, stderr: '' })
  const paths = pathsOf(join(dist, 'staticfiles.json'))
  return { folder, dist, path: (key) => paths[key]! }
}

describe('an output with a fault', () => {
  it.each(rows)('$name', ({ change, expected }) => {
    const { folder, dist, path } = digestSite()
    change(dist, path)
    const { code, stdout, stderr } = runIn(folder, 'verify', 'dist')
    expect(code).toBe(1)
    expect(stderr.replaceAll(/\.[0-9a-f]{12}\./g, '.<d>.')).toMatch(expected)
    expect(stdout).toMatch(/^This output is not fit to be shipped: /)
  })
})

describe('an output without a fault', () => {
  it('has its manifest elsewhere', () => {
    const { folder, dist } = digestSite()
    renameSync(join(dist, 'staticfiles.json'), join(folder, 'm.json'))
    expect(runIn(folder, 'verify', 'dist', '--manifest', 'm.json')).toMatchObject({ code: 0, stderr: '' })
  })

  it('has links out of the folder when they are followed', () => {
    const { folder, dist } = digestSite()
    renameSync(join(dist, 'js'), join(folder, 'js'))
    symlinkSync('../js', join(dist, 'js'))
    expect(runIn(folder, 'verify', 'dist', '--follow-links')).toMatchObject({ code: 0, stderr: '' })
  })

  it('may hold other files, even ones that cannot be used', () => {
    const { folder, dist } = digestSite()
    addFiles(dist, { 'other.css': 'a { background: url(none.png) }' })
    symlinkSync('none', join(dist, 'link'))
    expect(runIn(folder, 'verify', 'dist')).toMatchObject({ code: 0, stderr: '' })
  })

  it('has compressed copies, and a download that is a file of its own', () => {
    const folder = makeFolder({
      'static/data.csv': 'a,b',
      'static/data.csv.gz': gzipSync('of last year'),
      'static/a.css': 'a {}'.repeat(99),
    })
    expect(runIn(folder, 'digest', 'static', '--out', 'dist', '--compress', 'br,gzip').code).toBe(0)
    expect(namesIn(join(folder, 'dist'))).toContain('a.<d>.css.gz')
    writeFileSync(join(folder, 'dist/a.css.gz'), gzipSync('a {}'.repeat(99)))
    expect(runIn(folder, 'verify', 'dist')).toMatchObject({ code: 0, stderr: '' })
  })

  it('has copies that this Node cannot look into, and says so', () => {
    const { folder, dist, path } = digestSite()
    const file = `${path('js/j.js')}.zst`
    writeFileSync(join(dist, file), 'j()')
    const { code, stderr } = runIn(folder, 'verify', 'dist')
    if ('zstdDecompress' in zlib)
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('it is damaged') })
    else {
      expect(code).toBe(0)
      expect(stderr).toMatch(
        /\.js\.zst: warning: It is compressed with zstd, and what is in it was not looked at/,
      )
    }
  })

  it('is not changed by the proof', () => {
    const { folder, dist, path } = digestSite()
    const before = readFileSync(join(dist, path('css/a.css')))
    runIn(folder, 'verify', 'dist')
    expect(readFileSync(join(dist, path('css/a.css')))).toEqual(before)
  })
})
