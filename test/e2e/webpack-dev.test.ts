import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { loadManifest } from '@staticfiles/manifest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { editWatched } from '../support/edit-watched.ts'
import { copyWithModules, DEV_BUNDLERS, startWebpackDev, type WebpackDev } from '../support/webpack-dev.ts'
import { countUndrawn, isMarked, mark } from './in-page.ts'
import { type WatchedPage, withPage } from './watched-page.ts'

const WAIT = { timeout: 120_000, interval: 50 }

const PAGE_ORIGIN = 'http://127.0.0.1:8000'

const ROWS = DEV_BUNDLERS.flatMap((bundler) =>
  (['style', 'extract'] as const).map((styles) => ({ bundler, styles })),
)

/** For browsers, these are two sites; Django names the one, dev servers the other. */
const HOSTS = [
  { host: 'localhost', files: 'localhost' },
  { host: '127.0.0.1', files: 'localhost' },
]

const browser = await launchBrowser()
afterAll(() => browser?.close())

/** A backend that writes the keys of the manifest into its pages, as any does. */
let backend: Server
let render = (_url: string): string => ''
beforeAll(async () => {
  backend = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    // As Django has it by default.
    response.setHeader('Referrer-Policy', 'same-origin')
    response.end(request.url === '/' ? render('/') : '')
  }).listen(0)
  await once(backend, 'listening')
})
afterAll(() => {
  backend?.close()
  backend?.closeAllConnections()
})

describe.each(ROWS)('the dev server of $bundler, CSS by $styles', ({ bundler, styles }) => {
  const isExtracted = styles === 'extract'
  let dev: WebpackDev

  beforeAll(async () => {
    const root = copyWithModules('webpack-dev')
    dev = await startWebpackDev({ bundler, root, env: { STYLES: styles } })
  })
  afterAll(() => dev?.stop())

  const answers: { name: string; path: string; type: string; body: RegExp }[] = [
    {
      name: 'an entry by its source: all that it needs, in order',
      path: 'src/main.js',
      type: 'text/javascript; charset=utf-8',
      body: /staticfilesNeeds\("\/static\/runtime\.js"\)[\s\S]*staticfilesNeeds\("\/static\/main\.js"\)/,
    },
    {
      name: 'a style sheet of an entry, by its name in a build',
      path: 'main.css',
      type: 'text/css; charset=utf-8',
      body: isExtracted ? /rgb\(10, 20, 30\)/ : /^$/,
    },
    {
      name: 'an entry that is a style sheet, by its source',
      path: 'src/theme.css',
      type: 'text/css; charset=utf-8',
      body: isExtracted ? /rgb\(240, 240, 240\)/ : /^$/,
    },
    {
      name: 'a picture by its source',
      path: 'src/pictures/leaf.svg?v=1',
      type: 'image/svg+xml',
      body: /circle/,
    },
    { name: 'a font by its source', path: 'src/fonts/leaf.woff2', type: 'font/woff2', body: /^wOF2$/ },
    { name: 'a copied picture', path: 'img/mark.svg', type: 'image/svg+xml', body: /circle/ },
    { name: 'an included picture', path: 'shop/img/bag.svg', type: 'image/svg+xml', body: /rect/ },
    {
      name: 'Vite’s client',
      path: '@vite/client',
      type: 'text/javascript; charset=utf-8',
      body: /^export \{\}$/m,
    },
    {
      name: 'Vite’s client, as Django escapes its name',
      path: '%40vite/client',
      type: 'text/javascript; charset=utf-8',
      body: /^export \{\}$/m,
    },
  ]
  it.each(answers)('serves $name', async ({ path, type, body }) => {
    const response = await fetch(dev.url + path, { headers: { Origin: PAGE_ORIGIN } })
    expect(await response.text()).toMatch(body)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    expect(response.headers.get('access-control-allow-origin')).toBe(PAGE_ORIGIN)
    expect(response.headers.get('cross-origin-resource-policy')).toBeNull()
  })

  const refused: {
    name: string
    path: string
    headers?: Record<string, string>
    status: number
    body: RegExp
  }[] = [
    {
      name: 'a key that is none',
      path: '/static/src/mian.js',
      status: 404,
      body: /There is no static file "src\/mian\.js"\. Did you mean "src\/main\.js"\?/,
    },
    {
      name: 'a key in another folder',
      path: '/static/leaf.svg',
      status: 404,
      body: /There is no static file "leaf\.svg"\. Did you mean "src\/pictures\/leaf\.svg"\?/,
    },
    {
      name: 'another prefix than that of static files',
      path: '/assets/src/main.js',
      status: 404,
      body: /Nothing is served at "\/assets\/src\/main\.js": static files begin with http:\/\/localhost:\d+\/static\/\. Is that what STATIC_URL says\?/,
    },
    {
      name: 'a foreign page',
      path: '/static/main.js',
      headers: { Origin: 'http://evil.example', 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'cors' },
      status: 403,
      body: /A page of http:\/\/evil\.example asked for "\/static\/main\.js", and got nothing\. .* devServer\.allowedHosts/,
    },
  ]
  it.each(refused)(
    'refuses $name, and tells it in the terminal',
    async ({ path, headers = {}, status, body }) => {
      const response = await fetch(new URL(path, dev.url), { headers })
      const text = await response.text()
      expect([response.status, text]).toEqual([status, expect.stringMatching(body)])
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
      await expect.poll(() => dev.printed(), WAIT).toContain(text.trim())
    },
  )

  it('follows links of any page', async () => {
    const mode = 'Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document'
    const headers = `Host: localhost\r\nReferer: http://evil.example/\r\n${mode}`
    expect(await rawRequest(dev, '/static/img/mark.svg', headers)).toMatch(/^HTTP\/1.1 200/)
  })

  it('serves nothing outside of an included folder', async () => {
    const answer = await rawRequest(dev, '/static/shop/../../dev.config.mjs', 'Host: localhost')
    expect(answer).toMatch(/^HTTP\/1.1 (?:403|404)/)
  })

  it('names the host that it does not know', async () => {
    expect(await rawRequest(dev, '/static/src/main.js', 'Host: devbox')).toMatch(/^HTTP\/1.1 403/)
    await expect
      .poll(() => dev.printed(), WAIT)
      .toContain('at the host "devbox", which the dev server does not know')
  })

  it('leaves a record that the reader follows', () => {
    const reader = loadManifest(join(dev.root, 'backend/staticfiles.json'), { watch: true })
    expect(reader.tags('src/main.js').split('\n')).toEqual([
      ...(isExtracted ? [`<link rel="stylesheet" href="${dev.url}main.css">`] : []),
      `<script defer src="${dev.url}runtime.js"></script>`,
      `<script defer src="${dev.url}main.js"></script>`,
    ])
    reader.close()
  })

  describe.runIf(browser).each(HOSTS)('a page on $host, files on $files', ({ host, files }) => {
    const isOneSite = host === files
    const urlOf = (key: string): string => {
      const url = new URL(key, dev.url)
      url.hostname = files
      return url.href
    }
    /** The page of production: the keys of the manifest, whatever they are in development. */
    const page = (scripts: readonly string[]): string => `<!doctype html>
      <title>A page</title>
      <link rel="icon" href="data:,">
      <link rel="stylesheet" href="${urlOf('main.css')}">
      <link rel="stylesheet" href="${urlOf('panel.css')}">
      <script type="module" src="${urlOf('@vite/client')}"></script>
      ${scripts.join('\n')}
      <h1 id="greeting"></h1><p id="panel">Panel</p><p id="mark">Mark</p><p id="later">Later</p>
      <img id="leaf" alt=""><img src="${urlOf('shop/img/bag.svg')}" alt=""><img src="${urlOf('src/pictures/leaf.svg')}" alt="">`
    const deferred = (key: string): string => `<script defer src="${urlOf(key)}"></script>`

    const pages: { name: string; scripts: () => string[] }[] = [
      { name: 'two entries by their sources', scripts: () => ['src/main.js', 'src/panel.js'].map(deferred) },
      {
        name: 'all scripts, as production needs them',
        scripts: () => ['runtime.js', 'src/main.js', 'src/panel.js'].map(deferred),
      },
      {
        name: 'as modules, as Vite has them',
        scripts: () =>
          ['src/main.js', 'src/panel.js'].map((key) => `<script type="module" src="${urlOf(key)}"></script>`),
      },
    ]
    it.each(isOneSite ? pages.slice(0, 1) : pages)('$name', async ({ scripts }) => {
      await visit(page(scripts()), async ({ page }) => {
        await expect
          .poll(() => page.evaluate(happened), WAIT)
          .toEqual(['later', 'main', 'panel', 'ready', 'worker answers'])
        expect(await page.evaluate(looks)).toEqual([
          'Good morning',
          'rgb(10, 20, 30)',
          'rgb(4, 5, 6)',
          'rgb(7, 8, 9)',
        ])
        await page.waitForLoadState('networkidle')
        expect(await page.locator('img').evaluateAll(countUndrawn)).toBe(0)
      })
    })

    // The other pages would have the edits from the beginning.
    it.runIf(host === HOSTS.at(-1)!.host)(
      'edits of CSS and of JavaScript show without a reload',
      async () => {
        await visit(page(['src/main.js', 'src/panel.js'].map(deferred)), async ({ page }) => {
          await page.evaluate(mark)
          await expect.poll(() => page.evaluate(happened), WAIT).toContain('later')
          await edit('src/main.css', 'rgb(10, 20, 30)', 'rgb(11, 21, 31)')
          await expect.poll(() => page.evaluate(looks), WAIT).toContain('rgb(11, 21, 31)')
          await edit('src/greeting.js', 'morning', 'evening')
          await expect.poll(() => page.evaluate(looks), WAIT).toContain('Good evening')
          expect(await page.evaluate(isMarked)).toBe(true)
        })
      },
    )

    async function visit(html: string, look: (watched: WatchedPage) => Promise<void>): Promise<void> {
      render = () => html
      const { port } = backend.address() as AddressInfo
      await withPage(browser!, async (watched) => {
        const requests: string[] = []
        watched.page.on('request', (request) => {
          if (/^http/.test(request.url())) requests.push(request.url())
        })
        await watched.page.goto(`http://${host}:${port}/`)
        await look(watched)
        expect(watched.faults).toEqual([])
        const origin = new URL(urlOf('')).origin
        expect(requests.filter((request) => !request.startsWith(origin))).toEqual([`http://${host}:${port}/`])
      })
    }
  })

  it.runIf(browser)('a foreign page gets no script, and its console says why', async () => {
    await withPage(browser!, async ({ page, faults }) => {
      render = () =>
        `<link rel="icon" href="data:,"><script src="${dev.url}src/main.js"></script><h1 id="greeting"></h1>`
      // Of this machine too, so that the browser lets it ask.
      await page.goto(`http://127.0.0.2:${(backend.address() as AddressInfo).port}/`)
      await expect.poll(() => faults.join('\n'), WAIT).toContain('add its host to devServer.allowedHosts')
      expect(await page.evaluate(happened)).toEqual([])
    })
  })

  async function edit(file: string, from: string, to: string): Promise<void> {
    await editWatched(join(dev.root, file), (text) => text.replace(from, to))
  }

  it('takes its record away when it ends', async () => {
    const file = join(dev.root, 'backend/staticfiles.hot.json')
    expect(existsSync(file)).toBe(true)
    await dev.stop('SIGINT')
    expect(existsSync(file)).toBe(false)
  })
})

describe.each(DEV_BUNDLERS)('several compilers of %s', (bundler) => {
  it('share one dev server and one record', async () => {
    const root = copyWithModules('webpack-dev')
    const dev = await startWebpackDev({
      bundler,
      root,
      config: 'several.config.mjs',
      env: { STYLES: 'style' },
    })
    const reader = loadManifest(join(root, 'backend/staticfiles.json'), { watch: true })
    try {
      expect(new URL(dev.url).pathname).toBe('/static/')
      for (const name of ['main', 'panel']) {
        const { js } = reader.entry(`${name}/src/${name}.js`)
        expect(js).toEqual(['runtime.js', `${name}.js`].map((file) => `${dev.url}${name}/${file}`))
        const text = await (await fetch(reader.url(`${name}/src/${name}.js`))).text()
        expect(text).toContain(`staticfilesNeeds("/static/${name}/${name}.js")`)
      }
      expect((await fetch(`${dev.url}panel/src/main.js`)).status).toBe(404)
      expect(dev.printed().match(/Static files of a backend/g)).toHaveLength(1)
    } finally {
      reader.close()
      await dev.stop()
    }
  })
})

/** Asks for what fetch would not let one ask for. */
async function rawRequest({ url }: WebpackDev, path: string, headers: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), 'localhost')
  socket.write(`GET ${path} HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`)
  let answer = ''
  for await (const part of socket) answer += part
  return answer
}

// These run in the page.
const happened = () => [...((globalThis as { happened?: string[] }).happened ?? [])].sort()
const looks = () => [
  document.querySelector('#greeting')!.textContent,
  ...['#greeting', '#panel', '#later'].map((id) => getComputedStyle(document.querySelector(id)!).color),
]
