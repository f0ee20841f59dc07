import { serializeManifest } from '@staticfiles/manifest'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Files, makeFolder, runIn } from '../../../test/support/command.ts'
import { findLookups } from '../src/templates/find-lookups.ts'
import { findPythonLookups } from '../src/templates/python-lookups.ts'

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
    {
      name: 'verbatim block with a name',
      input: `{% verbatim x %}{% endverbatim %}{% static 'old.css' %}{% endverbatim x %}{% static 'css/base.css' %}`,
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
      name: 'tag between what would be one comment over lines',
      input: `<style>@media print{#nav{display:none}}</style>\n{% static 'old.css' %}\n{# note #}`,
      expected: `2:12: error: "old.css" is not in the manifest.`,
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

describe('comments of Jinja', () => {
  const rows = ['page.jinja', 'page.jinja2', 'page.j2', 'page.njk', 'page.nunjucks']
  it.each(rows)('go over lines in %s', (file) => {
    const { code, stdout } = runOn(`{# {{ static('old.css') }}\n#}{{ static('css/base.css') }}`, file)
    expect(stdout).toContain('All found: 1 name in 1 template')
    expect(code).toBe(0)
  })
})

describe('names in Python', () => {
  const rows: { name: string; input: string; expected: (string | undefined)[] }[] = [
    { name: 'call', input: `x = static("a.css")`, expected: ['a.css'] },
    { name: 'keyword', input: `static(path='a.css')`, expected: ['a.css'] },
    { name: 'storage', input: `staticfiles_storage.url("a.css")`, expected: ['a.css'] },
    {
      name: 'storage of a module',
      input: `storage.staticfiles_storage.url(name="a.css")`,
      expected: ['a.css'],
    },
    { name: 'url of another storage', input: `default_storage.url("a.css")`, expected: [] },
    { name: 'method of that name', input: `self.static("a.css")`, expected: [] },
    { name: 'comment', input: `# static("a.css")`, expected: [] },
    { name: 'docstring', input: `def f():\n    """Use static("a.css")."""`, expected: [] },
    { name: 'string', input: `x = 'static("a.css")'`, expected: [] },
    { name: 'string after string', input: `static("a" '.css')`, expected: ['a.css'] },
    { name: 'triple quotes', input: `static('''a.css''')`, expected: ['a.css'] },
    { name: 'raw string', input: `static(r"a\\b.css")`, expected: ['a\\b.css'] },
    { name: 'escaped quote', input: `static('it\\'s.js')`, expected: ["it's.js"] },
    { name: 'computed', input: `static(name)`, expected: [undefined] },
    { name: 'sum', input: `static("a" + x)`, expected: [undefined] },
    { name: 'format string', input: `static(f"{x}.css")`, expected: [undefined] },
    { name: 'bytes', input: `static(b"a.css")`, expected: [undefined] },
    { name: 'no argument', input: `static()`, expected: [] },
    {
      name: 'media of a form',
      input: `class F(forms.Form):\n  class Media:\n    css = {"all": ["a.css"], "print": ("b.css",)}\n    js = ["c.js"]`,
      expected: ['a.css', 'b.css', 'c.js'],
    },
    {
      name: 'media with types, URLs and paths from the root',
      input: `class Media:\n  js: list[str] = ["https://cdn.example.com/x.js", "/x.js", "a.js"]`,
      expected: ['a.js'],
    },
    { name: 'media of a sum', input: `class Media:\n  js = ["a.js"] + more`, expected: ['a.js', undefined] },
    {
      name: 'script among media',
      input: `class Media:\n  js = [forms.Script("a.js", defer=True), Script(src="b.js")]`,
      expected: ['a.js', 'b.js'],
    },
    { name: 'media outside a class of that name', input: `class Other:\n  js = ["a.js"]`, expected: [] },
    {
      name: 'media as a property',
      input: `@property\ndef media(self):\n  return forms.Media(js=["a.js"], css={"all": [static("b.css")]})`,
      expected: ['a.js', 'b.css'],
    },
    { name: 'broken code', input: `def f(:\n  static("a.css")`, expected: ['a.css'] },
  ]
  it.each(rows)('$name', ({ input, expected }) => {
    const lookups = findPythonLookups(input)
    expect(lookups.map(({ name }) => name)).toEqual(expected)
    for (const { name, start } of lookups) if (name) expect(input[start]).toBe(name[0])
  })

  it('are looked up, with their places', () => {
    const folder = makeFolder({
      'staticfiles.json': serializeManifest({ paths: PATHS }),
      'app/forms.py': `class F:\n  class Media:\n    js = ["it's.js", 'gone.js']\n`,
    })
    const { code, stderr } = runIn(folder, 'templates', 'app', '--glob', '**/*.py')
    expect(stderr).toBe('app/forms.py:3:23: error: "gone.js" is not in the manifest.\n')
    expect(code).toBe(1)
  })
})
