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
