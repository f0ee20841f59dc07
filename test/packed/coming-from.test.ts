import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { withPage } from '../e2e/watched-page.ts'
import { launchBrowser } from '../support/browser.ts'
import { loadPage } from '../support/load-page.ts'
import { ensurePython } from '../support/python.mjs'
import { configure, serveFiles, serveProject, startProject } from './django.ts'
import { type Block, commandsOf, findBlock } from './docs.ts'
import { type Newcomer, newcomer } from './newcomer.ts'

const PRODUCTION = findBlock('class BuildManifest')
const VITE = findBlock('npm install --save-dev vite unplugin-staticfiles')
const WEBPACK = findBlock('npm install --save-dev webpack webpack-cli unplugin-staticfiles')

/** The other tools, as they are today. */
const PINS = `Django==5.2.19
django-appconf==1.2.0
django-compressor==4.6.0
django-vite==3.2.0
django-webpack-loader==3.2.4
`

const python = await ensurePython({ pins: PINS, what: 'the tools that people come from' })
const browser = await launchBrowser()
afterAll(() => browser?.close())

interface Side {
  settings: Block[]
  template: Block
  files: Record<string, string>
  /** Lines of shell. */
  run: string[]
}

interface Row {
  tool: string
  sources: Record<string, string>
  before: Side
  /** Where one can stop for a while: the other tool goes on, with our plugin beside it. */
  between?: Side[]
  after: Side
}

const title = "document.title = 'built'\n"
const color = 'body { color: rgb(1, 2, 3) }\n'
const webpackLine = commandsOf(WEBPACK).find((line) => line.includes('webpack-cli'))!

const rows: Row[] = [
  {
    tool: 'django-vite',
    sources: { 'src/main.ts': `import './main.css'\n${title}`, 'src/main.css': color },
    before: {
      settings: [findBlock('# before: settings.py, with django-vite')],
      template: findBlock('<!-- before: the template, with django-vite'),
      files: { 'vite.config.ts': findBlock('// before: vite.config.ts').text },
      run: ['npm install --save-dev vite', 'npx vite build'],
    },
    between: [
      {
        settings: [findBlock('# before: settings.py, with django-vite')],
        template: findBlock('<!-- before: the template, with django-vite'),
        files: {
          'vite.config.ts': findBlock('// vite.config.ts').text.replace(
            'build: {',
            "build: { manifest: 'manifest.json',",
          ),
        },
        run: [...commandsOf(VITE), 'npx vite build'],
      },
    ],
    after: {
      settings: [PRODUCTION],
      template: findBlock('<!-- after: the template -->'),
      files: { 'vite.config.ts': findBlock('// vite.config.ts').text },
      run: [...commandsOf(VITE), 'npx vite build'],
    },
  },
  {
    tool: 'django-webpack-loader',
    sources: { 'src/main.js': `${title}document.body.style.color = 'rgb(1, 2, 3)'\n` },
    before: {
      settings: [findBlock('# before: settings.py, with django-webpack-loader')],
      template: findBlock('<!-- before: the template, with django-webpack-loader'),
      files: {
        'webpack.config.js': findBlock('// before: webpack.config.js, with webpack-bundle-tracker').text,
      },
      run: ['npm install --save-dev webpack webpack-cli webpack-bundle-tracker', 'npx webpack'],
    },
    between: [[], [PRODUCTION]].map((storage) => ({
      settings: [findBlock('# before: settings.py, with django-webpack-loader'), ...storage],
      template: findBlock('<!-- before: the template, with django-webpack-loader'),
      files: {
        'webpack.config.js': findBlock('// webpack.config.js').text.replace(
          'plugins: [',
          "plugins: [new (require('webpack-bundle-tracker'))({ path: __dirname, filename: 'webpack-stats.json' }), ",
        ),
      },
      run: [webpackLine, 'npx webpack'],
    })),
    after: {
      settings: [PRODUCTION],
      template: findBlock('<!-- after: the template of webpack'),
      files: { 'webpack.config.js': findBlock('// webpack.config.js').text },
      run: [webpackLine, 'npx webpack'],
    },
  },
  {
    tool: 'django-compressor',
    sources: {
      'backend/static/css/main.css': color,
      'backend/static/js/first.js': "const name = 'built'\n",
      'backend/static/js/second.js': 'document.title = name\n',
    },
    before: {
      settings: [findBlock('# before: settings.py, with django-compressor')],
      template: findBlock('<!-- before: the template, with django-compressor'),
      files: {},
      run: [
        'cd backend && python manage.py collectstatic --noinput -v 0',
        'cd backend && python manage.py compress --force -v 0',
      ],
    },
    after: {
      settings: [findBlock('# after: settings.py, without django-compressor')],
      template: findBlock('<!-- after: the template, without django-compressor'),
      files: {},
      run: commandsOf(findBlock('collect backend/manage.py\n')),
    },
  },
]

describe.runIf(python && browser)('coming from', () => {
  it.each(rows)('$tool', async ({ sources, before, between = [], after }) => {
    const user = newcomer({ python })
    startProject(user)
    for (const [path, text] of Object.entries(sources)) user.write(path, text)
    const old = await change(user, before)
    for (const side of between) await change(user, side)
    const now = await change(user, after)
    // Undone.
    expect(await change(user, before)).toEqual(old)
    expect(old.filter((url) => !/[.-][\w-]{8,}\.(?:js|css)$/.test(url))).toEqual([])
    expect(now.filter((url) => !/\.[0-9a-f]{12}\.(?:js|css)$/.test(url))).toEqual([])
    expect([old.length, now.length]).not.toContain(0)
  })

  it('webpack-assets-manifest', async () => {
    const user = newcomer()
    user.write('src/main.js', title)
    user.run('npm install --save-dev webpack webpack-cli webpack-assets-manifest')
    user.write(
      'webpack.config.mjs',
      findBlock('// before: webpack.config.mjs, with webpack-assets-manifest').text,
    )
    await load(user, findBlock('// before: page.mjs'))
    user.run(webpackLine)
    user.run('rm webpack.config.mjs')
    user.write('webpack.config.js', findBlock('// webpack.config.js').text)
    for (const line of commandsOf(findBlock('npm install @staticfiles/manifest'))) user.run(line)
    await load(user, findBlock('// after: page.mjs'))
  })
})

/** Has the project as one side of the change has it, and visits the page: what it loads. */
async function change(user: Newcomer, { settings, template, files, run }: Side): Promise<string[]> {
  for (const [path, text] of Object.entries(files)) user.write(path, text)
  user.write(
    'backend/templates/page.html',
    `<!doctype html><link rel="icon" href="data:,"><body>${template.text}`,
  )
  configure(user, { debug: false, blocks: settings })
  for (const line of run) user.run(line)
  const backend = await serveProject(user, python!)
  const front = await serveFiles(join(user.folder, 'static-build'), backend.url)
  let loaded: string[] = []
  await withPage(browser!, async ({ page, faults, staticResponses }) => {
    await page.goto(front.url, { waitUntil: 'networkidle' })
    await expect.poll(() => page.title()).toBe('built')
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(1, 2, 3)')
    expect(faults).toEqual([])
    loaded = staticResponses
  })
  await Promise.all([backend.close(), front.close()])
  return loaded
}

/** Builds, and visits the page that a program prints. */
async function load(user: Newcomer, program: Block): Promise<void> {
  user.run('npx webpack')
  user.write('page.mjs', program.text)
  const folder = join(user.folder, 'static-build')
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = new Map(
    names
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name))]),
  )
  files.set('page.html', Buffer.from(user.run('node page.mjs')))
  const question = { page: 'page.html', until: "document.title === 'built'", value: 'document.title' }
  const { value, faults } = await loadPage(browser!, files, '/static/', question)
  expect({ value, faults }).toEqual({ value: 'built', faults: [] })
}
