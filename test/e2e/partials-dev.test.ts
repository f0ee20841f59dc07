import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { editWatched } from '../support/edit-watched.ts'
import { ensureDjango } from '../support/python.mjs'
import { startVite } from '../support/vite-dev.ts'
import { COMMANDS, copyWithModules, DEV_BUNDLERS, startWebpackDev } from '../support/webpack-dev.ts'
import { color, isMarked, mark } from './in-page.ts'
import { withPage } from './watched-page.ts'

const WAIT = { timeout: 120_000, interval: 50 }

const MODULES = resolve(import.meta.dirname, '../../node_modules')

/** Renders a page that includes a partial, as a backend with Django does. */
const RENDER = `
import sys
import django
from django.conf import settings
from django.template.loader import render_to_string

dirs, name = sys.argv[1:]
loaders = [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])]
backend = "django.template.backends.django.DjangoTemplates"
settings.configure(TEMPLATES=[{"BACKEND": backend, "DIRS": [dirs], "OPTIONS": {"loaders": loaders}}])
django.setup()
print(render_to_string("page.html", {"partial": "static/" + name + ".html"}))
`

const PAGE = `<!doctype html><link rel="icon" href="data:,">
{% include partial %}
<h1 id="greeting"></h1><p id="panel"></p><p id="mark"></p><p id="later"></p><img id="leaf" alt=""><div id="app"></div>`

const PARTIALS = { manifest: 'backend/staticfiles.json', partials: 'templates/static' }

const django = await ensureDjango()
const browser = await launchBrowser()
afterAll(() => browser?.close())

let backend: Server
let render = (): string => ''
beforeAll(async () => {
  backend = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.end(render())
  }).listen(0, '127.0.0.1')
  await once(backend, 'listening')
})
afterAll(() => {
  backend?.close()
  backend?.closeAllConnections()
})

describe.runIf(browser && django)('partials of a dev server, in Django', () => {
  it.each(DEV_BUNDLERS)(
    '%s: hot, told when it is gone, and written anew by the next build',
    async (bundler) => {
      const root = copyWithModules('webpack-dev')
      const env = { STYLES: 'extract', OPTIONS: JSON.stringify(PARTIALS) }
      const dev = await startWebpackDev({ bundler, root, env })
      onTestFinished(async () => void (await dev.stop('SIGKILL')))
      const partial = await includePartial(root, 'src/main.js')

      await visit(async (page) => {
        const title = page.locator('#greeting')
        await expect.poll(() => title.textContent(), WAIT).toBe('Good morning')
        await page.evaluate(mark)
        await editWatched(join(root, 'src/main.css'), (css) => css.replace('10, 20, 30', '11, 21, 31'))
        await expect.poll(() => title.evaluate(color), WAIT).toBe('rgb(11, 21, 31)')
        expect(await page.evaluate(isMarked)).toBe(true)
        await dev.stop('SIGKILL')
        const said: string[] = []
        page.on('console', (message) => said.push(message.text()))
        await page.reload()
        await expect
          .poll(() => said.join('\n'), WAIT)
          .toContain(`This page needs the dev server at ${dev.url}`)
      })
      expect(readFileSync(partial, 'utf8')).toContain(`<!-- These tags lead to the dev server at ${dev.url}.`)

      const command = join(MODULES, COMMANDS[bundler])
      execFileSync(process.execPath, [command, 'build', '-c', 'dev.config.mjs', '--mode', 'production'], {
        cwd: root,
        env: { ...process.env, ...env, NODE_ENV: 'production', BUNDLER: bundler },
      })
      expect(readFileSync(partial, 'utf8')).not.toContain(dev.url)
      expect(readFileSync(partial, 'utf8')).toMatch(/src="\/static\/main\.[0-9a-f]{12}\.js"/)
    },
  )

  it('Vite, with what React needs before its components', async () => {
    const root = copyWithModules('webpack-frameworks')
    // Vite's plugin knows components by this extension.
    for (const name of ['main', 'counter']) {
      const code = readFileSync(join(root, `react/${name}.js`), 'utf8')
      writeFileSync(join(root, `react/${name}.jsx`), code.replace('./counter.js', './counter.jsx'))
    }
    writeFileSync(
      join(root, 'vite.config.mjs'),
      `import react from '@vitejs/plugin-react'
      import staticfiles from 'unplugin-staticfiles/vite'
      export default {
        base: '/static/',
        build: { rollupOptions: { input: ['react/main.jsx'] } },
        plugins: [react(), staticfiles(${JSON.stringify(PARTIALS)})],
      }`,
    )
    const vite = await startVite('vite', { root })
    onTestFinished(async () => void (await vite.stop('SIGKILL')))
    const partial = await includePartial(root, 'react/main.jsx')
    await visit(async (page) => {
      const button = page.getByRole('button')
      await button.click()
      await page.evaluate(mark)
      await editWatched(join(root, 'react/counter.jsx'), (code) => code.replace('clicked', 'pressed'))
      await expect.poll(() => button.textContent(), WAIT).toBe('pressed 1 times')
      expect(await page.evaluate(isMarked)).toBe(true)
      await vite.stop('SIGKILL')
      const said: string[] = []
      page.on('console', (message) => said.push(message.text()))
      await page.reload()
      await expect
        .poll(() => said.join('\n'), WAIT)
        .toContain(`This page needs the dev server at ${vite.url}`)
    })
    execFileSync(process.execPath, [join(MODULES, 'vite/bin/vite.js'), 'build'], {
      cwd: root,
      stdio: 'ignore',
    })
    expect(readFileSync(partial, 'utf8')).not.toContain(vite.url)
    expect(readFileSync(partial, 'utf8')).toMatch(/src="\/static\/assets\/main\.[0-9a-f]{12}\.js"/)
  })
})

/** Has the backend's page include a partial, once that is there, and answers its file. */
async function includePartial(root: string, name: string): Promise<string> {
  const templates = join(root, 'templates')
  const partial = join(templates, `static/${name}.html`)
  await expect.poll(() => existsSync(partial), WAIT).toBe(true)
  writeFileSync(join(templates, 'page.html'), PAGE)
  render = () => execFileSync(django!.python, ['-c', RENDER, templates, name], { encoding: 'utf8' })
  return partial
}

async function visit(look: (page: import('playwright-core').Page) => Promise<void>): Promise<void> {
  await withPage(browser!, async ({ page, faults }) => {
    const { port } = backend.address() as AddressInfo
    await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: 'networkidle' })
    expect(faults).toEqual([])
    await look(page)
  })
}
