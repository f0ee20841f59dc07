import { serializeManifest } from '@staticfiles/manifest'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Files, makeFolder, runIn } from '../../../test/support/command.ts'
import { findLookups } from '../src/templates/find-lookups.ts'

const PATHS = new Map([
  ['css/base.css', 'css/base.27e20196a850.css'],
  ['img/Logo.svg', 'img/Logo.0123456789ab.svg'],
  ['img/a b.png', 'img/a b.0123456789ab.png'],
  ["it's.js", "it's.0123456789ab.js"],
])

function runOn(template: string, file = 'page.html') {
  const folder = makeFolder({
    'staticfiles.json': serializeManifest({ paths: PATHS }),
    [`templates/${file}`]: template,
  })
  return runIn(folder, 'templates', 'templates')
}

describe('names that the manifest has', () => {
  const rows = [
    { name: 'tag', input: `{% static 'css/base.css' %}` },
    { name: 'tag in double quotes', input: `{% static "css/base.css" %}` },
    { name: 'tag without blanks', input: `{%static 'css/base.css'%}` },
    { name: 'tag that trims', input: `{%- static 'css/base.css' -%}` },
    { name: 'tag that sets a variable', input: `{% static 'css/base.css' as base_css %}` },
    { name: 'name with a query and a fragment', input: `{% static 'css/base.css?v=1#top' %}` },
    { name: 'name with percent escapes', input: `{% static 'img/a%20b.png' %}` },
    { name: 'escaped quote', input: `{% static 'it\\'s.js' %}` },
    { name: 'folder', input: `{% static 'nowhere/' %}` },
    { name: 'call in Jinja', input: `{{ static('css/base.css') }}` },
    { name: 'call in EJS', input: `<%= static("css/base.css") %>` },
    { name: 'call with more arguments', input: `{{ static('css/base.css', 1) }}` },
    { name: 'one-line comment', input: `{# {% static 'old.css' %} #}{{ static('css/base.css') }}` },
    {
      name: 'comment of several lines',
      input: `{% comment "why" %}\n{% static 'old.css' %}\n{% endcomment %}{{ static('css/base.css') }}`,
    },
    {
      name: 'verbatim block',
      input: `{% verbatim %}{% static 'old.css' %}{% endverbatim %}{{ static('css/base.css') }}`,
    },
    { name: 'raw block', input: `{% raw %}{{ static('old.css') }}{% endraw %}{{ static('css/base.css') }}` },
    { name: 'comment in EJS', input: `<%# static('old.css') %>{{ static('css/base.css') }}` },
    { name: 'method of that name', input: `{{ app.static('old.css') }}{{ static('css/base.css') }}` },
    { name: 'other tag', input: `{% static_prefix 'old.css' %}{{ static('css/base.css') }}` },
  ]
  it.each(rows)('$name', ({ input }) => {
    const { code, stdout, stderr } = runOn(input)
    expect(stderr).toBe('')
    expect(stdout).toContain('All found: 1 name in 1 template')
    expect(code).toBe(0)
  })
})

describe('names that the manifest lacks', () => {
  const rows = [
    {
      name: 'typing mistake',
      input: `<html>\n  {% static 'css/bsae.css' %}`,
      expected: `2:14: error: "css/bsae.css" is not in the manifest. Did you mean "css/base.css"?`,
    },
    {
      name: 'name like no other',
      input: `{% static 'video/intro.mp4' %}`,
      expected: `1:12: error: "video/intro.mp4" is not in the manifest.`,
    },
    {
      name: 'other case',
      input: `{{ static('img/logo.svg') }}`,
      expected: `1:12: error: "img/logo.svg" is not in the manifest in this case: write "img/Logo.svg".`,
    },
    {
      name: 'leading slash',
      input: `{% static '/css/base.css' %}`,
      expected: `1:12: error: "/css/base.css" begins with a slash, which no key does: write "css/base.css".`,
    },
    {
      name: 'backslash',
      input: `{% static 'css\\base.css' %}`,
      expected: `1:12: error: "css\\\\base.css" has a backslash, and keys have slashes only: write "css/base.css".`,
    },
    {
      name: 'leading dot',
      input: `{% static './css/base.css' %}`,
      expected: `1:12: error: "./css/base.css" is not written as the key is: write "css/base.css".`,
    },
    {
      name: 'URL',
      input: `{% static 'https://cdn.example.com/a.css' %}`,
      expected: `1:12: error: "https://cdn.example.com/a.css" is a URL, and the manifest has paths only.`,
    },
    {
      name: 'tag in an HTML comment',
      input: `<!-- {% static 'old.css' %} -->`,
      expected: `1:17: error: "old.css" is not in the manifest.`,
    },
    {
      name: 'comment without an end',
      input: `{% comment %}{% static 'old.css' %}`,
      expected: `1:25: error: "old.css" is not in the manifest.`,
    },
  ]
  it.each(rows)('$name', ({ input, expected }) => {
    const { code, stdout, stderr } = runOn(input)
    expect(stderr).toBe(`templates/page.html:${expected}\n`)
    expect(stdout).toContain('1 error: 1 name in 1 template')
    expect(code).toBe(1)
  })

  it('as warnings', () => {
    const folder = makeFolder({
      'staticfiles.json': serializeManifest({ paths: PATHS }),
      'a.html': `{% static 'old.css' %}`,
    })
    const { code, stderr } = runIn(folder, 'templates', '.', '--missing', 'warn')
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'a.html:1:12: warning: "old.css" is not in the manifest.\n',
    })
  })
})

describe('files that are read', () => {
  const old = `{% static 'old.css' %}`
  const rows = [
    { name: 'folders', input: ['a', 'b'], expected: ['a/x.html', 'b/deep/y.txt'] },
    { name: 'single file', input: ['a/z.py'], expected: ['a/z.py'] },
    { name: 'globs', input: ['a', '--glob', '*.py', '--glob', '*.html'], expected: ['a/x.html', 'a/z.py'] },
    { name: 'foreign and hidden folders', input: ['c'], expected: [] },
  ]
  const files: Files = {
    'staticfiles.json': serializeManifest({ paths: PATHS }),
    'a/x.html': old,
    'a/z.py': `static('old.css')`,
    'b/deep/y.txt': old,
    'c/node_modules/p/x.html': old,
    'c/.venv/x.html': old,
  }
  it.each(rows)('$name', ({ input, expected }) => {
    const { stdout } = runIn(makeFolder(files), 'templates', ...input, '--json')
    expect(JSON.parse(stdout).problems.map(({ file }: { file: string }) => file)).toEqual(expected)
  })

  it.each([
    {
      name: 'missing folder',
      input: ['none'],
      expected: [2, 'error: none does not exist. Is the path right?\n'],
    },
    {
      name: 'missing manifest',
      input: ['a', '--manifest', 'no.json'],
      expected: [
        1,
        'error: no.json does not exist. Digest the folder first, or name its manifest (--manifest).\n',
      ],
    },
  ])('$name', ({ input, expected }) => {
    const { code, stderr } = runIn(makeFolder(files), 'templates', ...input)
    expect([code, stderr]).toEqual(expected)
  })
})

describe('computed names', () => {
  const rows = [
    { name: 'variable', input: '{% static logo %}' },
    { name: 'filter', input: `{% static 'img/'|add:logo %}` },
    { name: 'variable in a call', input: '{{ static(logo) }}' },
    { name: 'concatenation', input: `{{ static('img/' + logo) }}` },
    { name: 'concatenation in Jinja', input: `{{ static('img/' ~ logo) }}` },
  ]
  it.each(rows)('$name', ({ input }) => {
    const { code, stdout } = runOn(input)
    expect(stdout).toContain('All found: 0 names in 1 template')
    expect(stdout).toContain('1 computed name could not be checked')
    expect(code).toBe(0)
  })
})

it('any text is read to its end, and offsets point at the names', () => {
  const piece = fc.constantFrom(
    ...[
      '{% static ',
      '{% comment %}',
      '{% endcomment %}',
      '{#',
      '#}',
      '<%#',
      '%>',
      '%}',
      "'",
      '"',
      '\\',
      'x.css',
      'static(',
      ')',
      ' ',
      '\n',
    ],
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const template = pieces.join('')
      for (const { name, start } of findLookups(template)) {
        expect(start).toBeLessThanOrEqual(template.length)
        if (name !== undefined && !template.includes('\\'))
          expect(template.slice(start, start + name.length)).toBe(name)
      }
    }),
  )
})
