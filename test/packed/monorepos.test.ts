import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { commandsOf, findBlock } from './docs.ts'
import { type Newcomer, newcomer } from './newcomer.ts'

const APPS = ['admin', 'shop']
const SHOP = findBlock('staticfiles digest static:shop').text
const TURBO = findBlock('npx turbo run digest').text.trim()
const TOKEN = 'secret-of-the-test'

/** A checkout of one and the same repository, on a machine of its own. */
function checkout(): Newcomer {
  const user = newcomer()
  user.write('package.json', { private: true, workspaces: ['apps/*'], packageManager: 'npm@10.9.4' })
  user.write('turbo.json', findBlock('// turbo.json').text)
  for (const app of APPS) {
    user.write(`apps/${app}/package.json`, SHOP.replaceAll('shop', app))
    user.write(`apps/${app}/static/main.css`, `.${app} { background: url(i.svg) }\n`)
    user.write(`apps/${app}/static/i.svg`, `<svg id="${app}"/>`)
  }
  for (const line of commandsOf(findBlock('npm install --save-dev turbo staticfiles'))) user.run(line)
  return user
}

/** What the tasks have made: path → bytes. */
function made({ folder }: Newcomer): Map<string, string> {
  return new Map(
    APPS.flatMap((app) => ['dist', 'staticfiles.json'].map((name) => join('apps', app, name)))
      .flatMap((path) =>
        statSync(join(folder, path)).isFile()
          ? [path]
          : readdirSync(join(folder, path), { recursive: true, encoding: 'utf8' }).map((name) =>
              join(path, name),
            ),
      )
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [path, readFileSync(join(folder, path), 'latin1')]),
  )
}

function forget({ folder }: Newcomer): void {
  for (const app of APPS)
    for (const name of ['dist', 'staticfiles.json'])
      rmSync(join(folder, 'apps', app, name), { recursive: true })
}

it('Turborepo gives the same bytes from its caches, and machines join their parts', async () => {
  const { cache, env } = await startRemoteCache()
  const first = checkout()
  expect(first.run(`${env} ${TURBO}`)).toContain('0 cached, 2 total')
  const bytes = made(first)
  expect([...bytes.keys()].filter((path) => path.endsWith('staticfiles.json'))).toHaveLength(2)

  forget(first)
  expect(first.run(TURBO)).toContain('2 cached, 2 total')
  expect(made(first)).toEqual(bytes)

  first.write('apps/shop/static/i.svg', '<svg id="new"/>')
  expect(first.run(TURBO)).toContain('1 cached, 2 total')
  expect(made(first).get('apps/shop/staticfiles.json')).not.toBe(bytes.get('apps/shop/staticfiles.json'))

  const second = checkout()
  const said = second.run(`${env} ${TURBO}`)
  expect(said).toContain('Remote caching enabled')
  expect(said).toContain('2 cached, 2 total')
  expect(made(second)).toEqual(bytes)
  await cache.stop()

  second.run('mkdir backend')
  for (const line of commandsOf(findBlock('npx staticfiles merge apps/*/staticfiles.json'))) second.run(line)
  expect([...second.paths('backend/staticfiles.json').keys()]).toEqual([
    'admin/i.svg',
    'admin/main.css',
    'shop/i.svg',
    'shop/main.css',
  ])
})

/** A server that keeps what Turborepo has made, and the environment in which it is asked. */
async function startRemoteCache(): Promise<{ cache: { stop(): Promise<void> }; env: string }> {
  const user = newcomer()
  user.run('npm install turborepo-remote-cache')
  const port = await freePort()
  const place = `NODE_ENV=production TURBO_TOKEN=${TOKEN} STORAGE_PROVIDER=local STORAGE_PATH=artifacts STORAGE_PATH_USE_TMP_FOLDER=false`
  const cache = user.start(`${place} HOST=127.0.0.1 PORT=${port} npx turborepo-remote-cache`)
  const url = `http://127.0.0.1:${port}`
  const isUp = () =>
    fetch(`${url}/v8/artifacts/status`, { headers: { authorization: `Bearer ${TOKEN}` } }).then(
      ({ status }) => status === 200,
      () => false,
    )
  await expect.poll(isUp, { timeout: 120_000 }).toBe(true)
  const own = 'TURBO_TELEMETRY_DISABLED=1 TURBO_TEAM=team_test'
  return { cache, env: `${own} TURBO_API=${url} TURBO_TOKEN=${TOKEN}` }
}
