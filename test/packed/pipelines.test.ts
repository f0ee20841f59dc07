import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { commandsOf, findBlock } from './docs.ts'
import { type Newcomer, newcomer } from './newcomer.ts'

const { text: CONFIG } = findBlock("'unplugin-staticfiles/postcss'")
const TAILWIND = commandsOf(findBlock('@tailwindcss/cli'))

const NAME = 'img/hero.0123456789ab.svg'
const MANIFEST = { version: '1.1', paths: { 'img/hero.svg': NAME }, hash: '' }
const SITE = '@import "tailwindcss";\n.hero { @apply p-4; background: url(/static/img/hero.svg) }\n'
const PAGE = '<p class="bg-[url(/static/img/hero.svg)]"></p>\n'

function start(): Newcomer {
  const user = newcomer()
  user.write('package.json', { type: 'module' })
  user.write('backend/staticfiles.json', MANIFEST)
  return user
}

const urlsIn = (css: string): string[] => css.match(/url\([^\\].*?\)/g) ?? []

it("Tailwind's command line, and PostCSS's after it, as the documentation says", () => {
  const user = start()
  user.write('postcss.config.js', CONFIG)
  user.write('src/site.css', SITE)
  user.write('src/page.html', PAGE)
  for (const command of TAILWIND) user.run(command)
  expect(urlsIn(user.read('dist/site.css'))).toEqual([`url("/static/${NAME}")`, `url("/static/${NAME}")`])
})

it("Tailwind's plugin before ours", () => {
  const user = start()
  user.write('postcss.config.js', CONFIG.replace('plugins: {', "plugins: {\n    '@tailwindcss/postcss': {},"))
  user.write('src/site.css', SITE)
  user.write('src/page.html', PAGE)
  user.run('npm install --save-dev @tailwindcss/postcss tailwindcss postcss postcss-cli unplugin-staticfiles')
  user.run('npx postcss src/site.css -o dist/site.css --no-map')
  expect(urlsIn(user.read('dist/site.css'))).toEqual([`url("/static/${NAME}")`, `url("/static/${NAME}")`])
})

it('Parcel', () => {
  const user = start()
  const base = 'https://cdn.example.com/static/'
  const options = { manifest: 'backend/staticfiles.json', base }
  user.write('.postcssrc.json', { plugins: { 'unplugin-staticfiles/postcss': options } })
  user.write('src/site.css', `.hero { background: url(${base}img/hero.svg) }\n`)
  user.write('src/page.html', '<!doctype html><link rel="stylesheet" href="site.css">\n')
  user.run('npm install --save-dev parcel postcss unplugin-staticfiles')
  user.run('npx parcel build src/page.html --dist-dir dist --no-cache')
  const sheet = readdirSync(join(user.folder, 'dist')).find((name) => name.endsWith('.css'))!
  expect(urlsIn(user.read(`dist/${sheet}`))).toEqual([`url(${base}${NAME})`])
})

it('Next.js, with Turbopack', () => {
  const user = start()
  user.write('postcss.config.mjs', CONFIG)
  user.write('app/site.css', '.hero { background: url(/static/img/hero.svg) }\n')
  user.write(
    'app/layout.jsx',
    'import \'./site.css\'\nexport default ({ children }) => <html><body className="hero">{children}</body></html>\n',
  )
  user.write('app/page.jsx', 'export default () => <p>Hello</p>\n')
  user.run('npm install next react react-dom postcss unplugin-staticfiles')
  user.run('NEXT_TELEMETRY_DISABLED=1 npx next build --turbopack')
  const sheets = readdirSync(join(user.folder, '.next/static'), { recursive: true, encoding: 'utf8' })
  const sheet = sheets.find((name) => name.endsWith('.css'))!
  expect(urlsIn(user.read(join('.next/static', sheet)))).toEqual([`url(/static/${NAME})`])
})

it('Angular', () => {
  const user = start()
  user.write('.postcssrc.json', {
    plugins: { 'unplugin-staticfiles/postcss': { manifest: 'backend/staticfiles.json' } },
  })
  user.write('src/site.css', '.hero { background: url(/static/img/hero.svg) }\n')
  user.write('src/index.html', '<!doctype html><p class="hero"></p>\n')
  user.write('src/main.ts', 'console.log(1)\n')
  user.write('tsconfig.json', {
    compilerOptions: { target: 'ES2022', module: 'preserve', moduleResolution: 'bundler' },
    files: ['src/main.ts'],
  })
  const options = {
    ...{ browser: 'src/main.ts', index: 'src/index.html', styles: ['src/site.css'] },
    ...{
      tsConfig: 'tsconfig.json',
      outputPath: 'dist',
      optimization: { scripts: true, styles: { minify: true, inlineCritical: false } },
    },
  }
  const site = {
    projectType: 'application',
    root: '',
    architect: { build: { builder: '@angular/build:application', options } },
  }
  user.write('angular.json', { version: 1, cli: { analytics: false }, projects: { site } })
  user.run(
    'npm install --legacy-peer-deps @angular/cli@20 @angular/build@20 @angular/core@20 @angular/common@20 @angular/compiler@20 @angular/compiler-cli@20 @angular/platform-browser@20 rxjs typescript@5 postcss unplugin-staticfiles',
  )
  user.run('npx ng build')
  const sheet = readdirSync(join(user.folder, 'dist/browser')).find((name) => name.endsWith('.css'))!
  expect(urlsIn(user.read(`dist/browser/${sheet}`))).toEqual([`url(/static/${NAME})`])
})
