import { describe, expect, it } from 'vitest'
import { type Files, makeFolder, runIn } from '../../../test/support/command.ts'

const EMPTY = '{"paths": {}, "version": "1.1", "hash": "d751713988987"}'
const SITE: Files = {
  'static/a.css': 'a {}',
  'pages/a.html': '',
  'out/staticfiles.json': EMPTY,
  'out/a.css': '',
}

const rows = [
  { name: 'digest', args: ['digest', 'static/none'], expected: 'No file is in static/none.' },
  { name: 'check', args: ['check', 'static/none'], expected: 'No file is in static/none.' },
  {
    name: 'a glob of --exclude',
    args: ['check', 'static', '--exclude', 'rebots.txt'],
    expected: 'No file in static matches "rebots.txt" of exclude.',
  },
  { name: 'verify', args: ['verify', 'out'], expected: 'out/staticfiles.json names no file.' },
  {
    name: 'verify --url',
    args: ['verify', 'out', '--url', 'http://127.0.0.1:9/static/'],
    expected: 'out/staticfiles.json names no file.',
  },
  { name: 'report', args: ['report', 'out'], expected: 'out/staticfiles.json names no file.' },
  { name: 'publish', args: ['publish', 'out', 'target'], expected: 'out/staticfiles.json names no file.' },
]

const TEMPLATES = ['templates', '--manifest', 'static.json']

describe('nothing to do is an error, unless it is allowed', () => {
  it.each([
    ...rows,
    { name: 'templates', args: [...TEMPLATES, 'static'], expected: 'No file in static matches **/*.{html' },
    {
      name: 'one folder of several without templates',
      args: [...TEMPLATES, 'pages', 'static'],
      expected: 'No file in static matches **/*.{html',
    },
    {
      name: 'one glob of several',
      args: [...TEMPLATES, 'pages', '--glob', '*.html', '--glob', '*.htlm'],
      expected: 'No file in pages matches *.htlm.',
    },
    {
      name: 'a glob with backslashes',
      args: [...TEMPLATES, 'pages', '--glob', 'sub\\*.html'],
      expected: 'In globs, slashes lean forward, on Windows too.',
    },
  ])('$name', ({ args, expected }) => {
    const folder = makeFolder({
      ...SITE,
      'static/none/.staticfiles/x': '',
      'static.json': '{"paths": {"a.css": "a.0123456789ab.css"}, "version": "1.1", "hash": ""}',
    })
    const refused = runIn(folder, ...args)
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain(expected)
    expect(refused.stderr).toContain('--allow-empty')
    expect(runIn(folder, ...args, '--allow-empty')).toMatchObject({ code: 0, stderr: '' })
  })
})
