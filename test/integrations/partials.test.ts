import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadManifest } from '@staticfiles/manifest'
import { digestFolder } from 'staticfiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensurePhp } from '../conformance/exports/php.ts'
import { launchBrowser } from '../support/browser.ts'
import { addFiles } from '../support/command.ts'
import { loadPage } from '../support/load-page.ts'
import { readOutput } from '../support/output.ts'
import { ensureDjango } from '../support/python.mjs'

const ejs: { render(template: string, data: object, options: { filename: string }): string } = createRequire(
  new URL('../../playground/express-ejs/package.json', import.meta.url),
)('ejs')

const django = await ensureDjango()
const php = ensurePhp()
const root = realpathSync(mkdtempSync(join(tmpdir(), 'staticfiles-partials-')))
afterAll(() => rmSync(root, { recursive: true }))

/** What template languages would take for their own stands in names. */
const SITE = {
  'static/js/app.js': `import { name } from './@lib/{{ 7*7 }}.js'
import('./later.js').then(({ later }) => { document.title = name + later })`,
  'static/js/@lib/{{ 7*7 }}.js': 'export const name = "lib "',
  'static/js/later.js': 'export const later = "later"',
  'static/css/{% if %}<%= 1 %>@if(1)&.css': 'p { color: rgb(1, 2, 3) }',
}
const STYLE_SHEET = 'css/{% if %}<%= 1 %>@if(1)&.css'

/** Writes partials with a nonce in a language, and answers the folder of the templates. */
async function digest(name: string, nonce: string, options: { url?: string } = {}): Promise<string> {
  const templates = join(root, name)
  const { ok } = await digestFolder({
    ...{ dir: join(root, 'static'), out: join(root, 'dist'), keepOriginals: false, cache: false },
    ...{
      entries: ['js/app.js', ...(options.url ? [] : ['css/*.css'])],
      importMap: true,
      integrity: 'sha384',
    },
    partials: { dir: join(templates, 'static'), nonce, ...options },
  })
  expect(ok).toBe(true)
  return templates
}

/** The tags of both entries, as the reader gives them. */
function expectedTags(): string[] {
  const reader = loadManifest(join(root, 'dist/staticfiles.json'))
  return [reader.tags('js/app.js', { nonce: 'r4nd0m' }), reader.tags(STYLE_SHEET, { nonce: 'r4nd0m' })].map(
    decode,
  )
}

/** HTML as a browser reads it, without the comments. */
function decode(html: string): string {
  return html
    .replace(/<!--.*?-->/g, '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replace(/\\u00([0-9a-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .trim()
}

const sheetPartial = `static/${STYLE_SHEET}.html`

const DJANGO_PAGE = `
import sys, django
from django.conf import settings
from django.template import Context, engines
templates, manifest = sys.argv[1], sys.argv[2]
loaders = [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])]
settings.configure(
    STATIC_URL="/static/",
    INSTALLED_APPS=["django.contrib.staticfiles"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [templates], "OPTIONS": {"loaders": loaders}}],
    STORAGES={"staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
        "OPTIONS": {"location": manifest, "base_url": "/static/"},
    }},
)
django.setup()
for _ in range(2):
    page = engines["django"].get_template("page.html").render({"request": {"csp_nonce": "r4nd0m"}, "sheet": sys.argv[3]})
print(page)
`
const JINJA_PAGE = `
import sys, jinja2
env = jinja2.Environment(loader=jinja2.FileSystemLoader(sys.argv[1]), autoescape=True)
print(env.get_template("page.html").render(csp_nonce="r4nd0m", sheet=sys.argv[3]))
`
const FLASK_PAGE = `
import sys, flask
app = flask.Flask("app", template_folder=sys.argv[1])
app.jinja_env.globals["csp_nonce"] = "r4nd0m"
app.add_url_rule("/", view_func=lambda: flask.render_template("page.html", sheet=sys.argv[3]), endpoint="page")
print(app.test_client().get("/").text)
`
const GO_PAGE = `package main

import ("html/template"; "os")

func main() {
	page := template.New("page")
	for _, name := range os.Args[1:] {
		text, err := os.ReadFile(name)
		if err != nil { panic(err) }
		template.Must(page.New(name).Parse(string(text)))
	}
	for _, name := range os.Args[1:] {
		if err := page.ExecuteTemplate(os.Stdout, name, map[string]string{"Nonce": "r4nd0m"}); err != nil { panic(err) }
	}
}
`

const BLADE_PAGE = `
require 'Illuminate/autoload.php';
use Illuminate\\Events\\Dispatcher;
use Illuminate\\Filesystem\\Filesystem;
use Illuminate\\View\\{Compilers\\BladeCompiler, Engines\\CompilerEngine, Engines\\EngineResolver, Engines\\PhpEngine, Factory, FileViewFinder};
[, $templates, $sheet] = $argv;
$files = new Filesystem;
mkdir("$templates/compiled");
$engines = new EngineResolver;
$engines->register('blade', fn () => new CompilerEngine(new BladeCompiler($files, "$templates/compiled"), $files));
$engines->register('php', fn () => new PhpEngine($files));
$engines->register('file', fn () => new Illuminate\\View\\Engines\\FileEngine($files));
$views = new Factory($engines, new FileViewFinder($files, [$templates]), new Dispatcher);
$views->share('templates', $templates);
echo $views->make('page', ['csp_nonce' => 'r4nd0m', 'sheet' => $sheet])->render();
`

const has = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0

const backends: {
  name: string
  isThere: boolean
  nonce: string
  render(templates: string): string | Promise<string>
}[] = [
  {
    name: 'Django with its cached loader',
    isThere: django !== undefined,
    nonce: '{{ request.csp_nonce }}',
    render(templates) {
      writeFileSync(join(templates, 'page.html'), '{% include "static/js/app.js.html" %}{% include sheet %}')
      return execFileSync(django!.python, ['-c', DJANGO_PAGE, templates, join(root, 'dist'), sheetPartial], {
        encoding: 'utf8',
      })
    },
  },
  ...Object.entries({ Jinja: JINJA_PAGE, Flask: FLASK_PAGE }).map(([name, program]) => ({
    name,
    isThere: django !== undefined,
    nonce: '{{ csp_nonce }}',
    render(templates: string) {
      writeFileSync(join(templates, 'page.html'), '{% include "static/js/app.js.html" %}{% include sheet %}')
      return execFileSync(django!.python, ['-c', program, templates, '', sheetPartial], { encoding: 'utf8' })
    },
  })),
  {
    name: 'EJS',
    isThere: true,
    nonce: '<%= nonce %>',
    render(templates) {
      const page = "<%- include('static/js/app.js.html') %><%- include(sheet) %>"
      return ejs.render(
        page,
        { nonce: 'r4nd0m', sheet: sheetPartial },
        { filename: join(templates, 'page.ejs') },
      )
    },
  },
  {
    name: 'PHP',
    isThere: has('php', '--version'),
    nonce: '<?= $nonce ?>',
    render(templates) {
      const page = `$nonce = 'r4nd0m'; include 'static/js/app.js.html'; include $argv[1];`
      return execFileSync('php', ['-r', page, sheetPartial], { cwd: templates, encoding: 'utf8' })
    },
  },
  {
    name: "Laravel's Blade",
    isThere: php !== undefined,
    nonce: '<?= $csp_nonce ?>',
    render(templates) {
      writeFileSync(
        join(templates, 'page.blade.php'),
        "@php include $templates.'/static/js/app.js.html'; @endphp\n@php include $templates.'/'.$sheet; @endphp",
      )
      return execFileSync(php!, ['-r', BLADE_PAGE, templates, sheetPartial], { encoding: 'utf8' })
    },
  },
  {
    name: 'html/template of Go',
    isThere: has('go', 'version'),
    nonce: '{{ .Nonce }}',
    render(templates) {
      writeFileSync(join(templates, 'page.go'), GO_PAGE)
      const files = ['static/js/app.js.html', sheetPartial]
      const env = { ...process.env, GOFLAGS: '-mod=mod', GO111MODULE: 'off' }
      return execFileSync('go', ['run', 'page.go', ...files], { cwd: templates, env, encoding: 'utf8' })
    },
  },
]

beforeAll(() => addFiles(root, SITE))

describe.each(backends)('partials in $name', ({ name, isThere, nonce, render }) => {
  it.runIf(isThere)('are the tags of the reader', async () => {
    const rendered = await render(await digest(name.replaceAll(/\W/g, ''), nonce))
    const [script, sheet] = expectedTags()
    expect(decode(rendered).replaceAll(/\s*\n\s*/g, '\n')).toBe(
      `${script}\n${sheet}`.replaceAll(/\s*\n\s*/g, '\n'),
    )
  })
})

describe('partials', () => {
  it('run in a page with a Content-Security-Policy, every module with its integrity', async () => {
    const browser = await launchBrowser()
    if (!browser) return
    try {
      const templates = await digest('ejs-page', '<%= nonce %>')
      const policy = `<meta http-equiv="Content-Security-Policy" content="script-src 'nonce-r4nd0m' 'strict-dynamic'; style-src 'nonce-r4nd0m'">`
      const page = `<!doctype html>${policy}<link rel="icon" href="data:,"><%- include('static/js/app.js.html') %><p>text</p>`
      const html = ejs.render(page, { nonce: 'r4nd0m' }, { filename: join(templates, 'page.ejs') })
      const { files, manifest } = readOutput(join(root, 'dist'))
      const served = new Map([...files, ['page.html', Buffer.from(html)]])
      const question = { page: 'page.html', until: 'document.title === "lib later"', value: 'document.title' }
      expect(await loadPage(browser, served, '/static/', question)).toMatchObject({
        value: 'lib later',
        faults: [],
      })

      const later = manifest.paths.get('js/later.js')!
      served.set(later, Buffer.concat([served.get(later)!, Buffer.from('//')]))
      const { faults } = await loadPage(browser, served, '/static/', { ...question, until: 'true' })
      expect(faults.join()).toMatch(/integrity/)
    } finally {
      await browser.close()
    }
  })

  it.runIf(django)('look URLs up by key in Django', async () => {
    const { paths } = readOutput(join(root, 'dist')).manifest
    const plain = { 'plain/static/app.js': 'import "./lib.js"', 'plain/static/lib.js': '' }
    addFiles(root, plain)
    const templates = join(root, 'urls')
    await digestFolder({
      ...{
        dir: join(root, 'plain/static'),
        out: join(root, 'plain/dist'),
        cache: false,
        entries: ['app.js'],
      },
      partials: { dir: join(templates, 'static'), url: "{% static '%s' %}" },
    })
    writeFileSync(join(templates, 'page.html'), '{% include "static/app.js.html" %}')
    const html = execFileSync(django!.python, ['-c', DJANGO_PAGE, templates, join(root, 'plain/dist'), ''], {
      encoding: 'utf8',
    })
    const reader = loadManifest(join(root, 'plain/dist/staticfiles.json'))
    expect(decode(html)).toBe(decode(reader.tags('app.js')))
    expect(paths.size).toBeGreaterThan(0)
  })
})
