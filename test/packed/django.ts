import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import express from 'express'
import { onTestFinished } from 'vitest'
import { type Block, findBlock } from './docs.ts'
import type { Newcomer } from './newcomer.ts'

export interface Server {
  /** Its origin, without a slash at the end. */
  url: string
  close(): Promise<void>
}

const SETTINGS = 'backend/mysite/settings.py'

/** Makes the project that the documentation speaks of, as Django makes it, with a page that has the template's lines. */
export function startProject(user: Newcomer): void {
  user.run('mkdir backend && python -m django startproject mysite backend')
  user.write(
    'backend/templates/page.html',
    `<!doctype html><link rel="icon" href="data:,">${findBlock("{% static 'logo.svg' %}").text}`,
  )
  user.write('backend/mysite/urls.py', URLS)
  user.write('backend/mysite/fresh.py', user.read(SETTINGS))
}

const URLS = `from django.contrib import admin
from django.urls import path
from django.views.generic import TemplateView

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", TemplateView.as_view(template_name="page.html")),
]
`

/** Fresh settings, and behind them the blocks of the documentation in their order. */
export function configure(user: Newcomer, { debug, blocks }: { debug: boolean; blocks: Block[] }): void {
  const fresh = user.read('backend/mysite/fresh.py')
  const own = debug
    ? fresh
    : fresh
        .replace('DEBUG = True', 'DEBUG = False')
        .replace('ALLOWED_HOSTS = []', 'ALLOWED_HOSTS = ["127.0.0.1"]')
  const pages = 'TEMPLATES[0]["DIRS"] = [BASE_DIR / "templates"]\n'
  user.write(SETTINGS, [own, pages, ...blocks.map(({ text }) => text)].join('\n'))
}

/** Starts `manage.py runserver`, or gunicorn, on a free port. */
export async function serveProject(
  user: Newcomer,
  python: string,
  server: 'runserver' | 'gunicorn' = 'runserver',
): Promise<Server> {
  const args =
    server === 'runserver'
      ? ['manage.py', 'runserver', '--noreload', '127.0.0.1:0']
      : ['-m', 'gunicorn', 'mysite.wsgi', '--bind', '127.0.0.1:0']
  const child = spawn(python, args, {
    cwd: join(user.folder, 'backend'),
    env: { ...process.env, PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' },
  })
  const exited = once(child, 'exit')
  onTestFinished(() => void child.kill('SIGTERM'))
  const said: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface(stream).on('line', (line) => {
        said.push(line)
        const [, address] = /(?:Listening at:|development server at) (http:\/\/[\d.]+:\d+)/.exec(line) ?? []
        if (address) resolve(address)
      })
    exited.then(() => reject(new Error(`Django does not start:\n${said.join('\n')}`)))
  })
  return {
    url,
    async close() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

/** What stands before Django in production: a server of the files, which hands all other requests on. */
export async function serveFiles(folder: string, backend: string): Promise<Server> {
  const app = express()
  app.use('/static', express.static(folder, { fallthrough: false }))
  app.use((asked, answer) => {
    asked.pipe(
      request(backend + asked.url, { method: asked.method, headers: asked.headers }, (given) => {
        answer.writeHead(given.statusCode!, given.headers)
        given.pipe(answer)
      }),
    )
  })
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
