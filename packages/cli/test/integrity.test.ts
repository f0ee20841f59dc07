import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadManifest, parseManifest } from '@staticfiles/manifest'
import { describe, expect, it } from 'vitest'
import { makeFolder, namesIn, runIn } from '../../../test/support/command.ts'

const SITE = {
  'static/css/base.css': 'body { background: url(../img/logo.svg) }\n',
  'static/img/logo.svg': '<svg/>',
  'static/robots.txt': 'User-agent: *\n',
}

const rows = [
  { name: 'in place', flags: [], output: 'static' },
  { name: 'output folder', flags: ['--out', 'dist'], output: 'dist' },
]

describe('the integrity of digested files', () => {
  it.each(rows)('is that of the bytes as written: $name', ({ flags, output }) => {
    const dir = makeFolder(SITE)
    for (const algorithm of ['sha256', 'sha384', 'sha512']) {
      const digest = ['digest', 'static', ...flags, '--exclude', '*.txt', '--integrity', algorithm]
      expect(runIn(dir, ...digest)).toMatchObject({ code: 0, stderr: '' })
      const { paths, integrity } = parseManifest(readFileSync(join(dir, output, 'staticfiles.json'), 'utf8'))
      const expected = ['css/base.css', 'img/logo.svg'].map((key) => {
        const path = paths.get(key)!
        const bytes = readFileSync(join(dir, output, path))
        return [path, `${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`]
      })
      expect([...integrity!]).toEqual(expected)
    }
  })

  it('is found by the reader', () => {
    const dir = makeFolder(SITE)
    runIn(dir, 'digest', 'static', '--integrity', 'sha384')
    const tags = loadManifest(join(dir, 'static/staticfiles.json')).tags('css/base.css')
    expect(tags).toMatch(/ integrity="sha384-[\w+/]{64}">$/)
  })

  it('is refused in another algorithm, before anything is written', () => {
    const dir = makeFolder(SITE)
    const { code, stderr } = runIn(dir, 'digest', 'static', '--integrity', 'md5')
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'error: --integrity is sha256, sha384 or sha512, not "md5". See staticfiles digest --help.\n',
    })
    expect(namesIn(dir)).toEqual(Object.keys(SITE))
  })
})
