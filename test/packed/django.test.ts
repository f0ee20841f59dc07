import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { loadManifest } from '@staticfiles/manifest'
import { afterAll, describe, expect, it } from 'vitest'
import { withPage } from '../e2e/watched-page.ts'
import { launchBrowser } from '../support/browser.ts'
import { freePort } from '../support/free-port.ts'
import { type DjangoSeries, ensureDjango } from '../support/python.mjs'
import { configure, serveFiles, serveProject, startProject } from './django.ts'
import { commandsOf, findBlock } from './docs.ts'
import { type Newcomer, newcomer } from './newcomer.ts'

const SERIES: DjangoSeries[] = ['4.2', '5.2', '6.1']
const MANIFEST = 'backend/staticfiles.json'
const PRODUCTION = findBlock('class BuildManifest')
/** Settings of a project that is used to `collectstatic`. */
const COLLECTED = `STATIC_ROOT = BASE_DIR.parent / "static-build"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
`
const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'

const browser = await launchBrowser()
afterAll(() => browser?.close())

/** Follows "Vite and Django" up to the build. */
function quickStart(python: string): Newcomer {
  const user = newcomer({ python })
  startProject(user)
  for (const line of commandsOf(findBlock('npm install --save-dev vite unplugin-staticfiles'))) user.run(line)
  user.write('vite.config.ts', findBlock('// vite.config.ts').text)
  user.write('src/main.ts', "import './main.css'\ndocument.title = 'built'\n")
  user.write('src/main.css', 'body { color: rgb(1, 2, 3) }\n')
  user.write('public/logo.svg', LOGO)
  return user
}

function prepare(user: Newcomer): void {
  user.run('cd backend && python manage.py check --fail-level WARNING && python manage.py migrate -v 0')
  user.run(
    'cd backend && DJANGO_SUPERUSER_PASSWORD=secret python manage.py createsuperuser --noinput --username ada --email ada@example.com',
  )
}

/** Visits the page of the template, and the admin's. */
async function expectSiteToLoad(url: string): Promise<void> {
  await withPage(browser!, async ({ page, faults }) => {
    await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }))
    await page.goto(url, { waitUntil: 'networkidle' })
    await expect.poll(() => page.title()).toBe('built')
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(1, 2, 3)')
    expect(faults).toEqual([])
  })
  await expectAdminToLoad(url)
}

async function expectAdminToLoad(url: string): Promise<void> {
  await withPage(browser!, async ({ page, faults }) => {
    await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }))
    await page.goto(`${url}/admin/`, { waitUntil: 'networkidle' })
    await page.fill('#id_username', 'ada')
    await page.fill('#id_password', 'secret')
    await page.click('[type=submit]')
    await page.waitForURL(/\/admin\/$/, { waitUntil: 'networkidle' })
    await page.goto(`${url}/admin/auth/user/add/`, { waitUntil: 'networkidle' })
    const header = 'getComputedStyle(document.querySelector("#header")).backgroundColor'
    expect(await page.evaluate(header)).toBe('rgb(65, 118, 144)')
    expect(faults).toEqual([])
  })
}

async function expectProductionToLoad(
  user: Newcomer,
  python: string,
  expectToLoad = expectSiteToLoad,
): Promise<void> {
  const backend = await serveProject(user, python)
  const front = await serveFiles(join(user.folder, 'static-build'), backend.url)
  await expectToLoad(front.url)
  await Promise.all([backend.close(), front.close()])
}

describe.each(SERIES)('Django %s', async (version) => {
  const django = await ensureDjango({ version })

  it.runIf(django && browser)('Vite and Django, then the development server', async () => {
    const { python } = django!
    const user = quickStart(python)
    configure(user, { debug: false, blocks: [PRODUCTION] })
    user.run('npx vite build')
    prepare(user)
    await expectProductionToLoad(user, python)

    // Others may use the port that the documentation has.
    const port = String(await freePort())
    const development = findBlock('"http://localhost:5173/static/" if DEBUG')
    configure(user, {
      debug: true,
      blocks: [PRODUCTION, { ...development, text: development.text.replace('5173', port) }],
    })
    user.write(
      'backend/templates/page.html',
      `<!doctype html><link rel="icon" href="data:,">${findBlock("{% static '@vite/client' %}").text}`,
    )
    const vite = user.start(`npx vite --port ${port} --strictPort`)
    const record = 'backend/staticfiles.hot.json'
    while (!user.exists(record) && !vite.hasEnded()) await setTimeout(100)
    const on = await serveProject(user, python)
    await expectSiteToLoad(on.url.replace('127.0.0.1', 'localhost'))
    await on.close()

    const reader = loadManifest(join(user.folder, MANIFEST), { watch: true })
    expect(reader.url('src/main.ts')).toBe(`http://localhost:${port}/static/src/main.ts`)
    reader.close()
    await vite.stop()
    await expect.poll(() => user.exists(record), { timeout: 120_000 }).toBe(false)
  })

  it.runIf(django && browser)('WhiteNoise', async () => {
    const { python } = django!
    const user = quickStart(python)
    const blocks = [PRODUCTION, findBlock('MIDDLEWARE.insert'), findBlock('WHITENOISE_IMMUTABLE_FILE_TEST')]
    configure(user, { debug: false, blocks })
    user.run('npx vite build')
    prepare(user)
    const server = await serveProject(user, python, 'gunicorn')
    await expectSiteToLoad(server.url)

    const reader = loadManifest(join(user.folder, MANIFEST))
    const { headers } = await fetch(server.url + reader.url('src/main.ts'))
    expect(headers.get('cache-control')).toContain('immutable')
    await server.close()
  })

  it.runIf(django && browser)('in place of collectstatic', async () => {
    const { python } = django!
    const user = newcomer({ python })
    startProject(user)
    configure(user, { debug: false, blocks: [{ ...PRODUCTION, text: COLLECTED }] })
    user.run('cd backend && python manage.py collectstatic --noinput -v 0')
    prepare(user)
    await expectProductionToLoad(user, python, expectAdminToLoad)
    const collected = user.paths('static-build/staticfiles.json')

    const inBackend = commandsOf(findBlock('npx staticfiles collect manage.py'))
    for (const line of inBackend) user.run(`cd backend && ${line}`)
    const first = user.read('static-build/staticfiles.json')
    const names = user.paths('static-build/staticfiles.json')
    expect([...collected].filter(([key, path]) => names.get(key) !== path)).toEqual([])
    const blocks = [findBlock('collect backend/manage.py\n'), findBlock('collect backend/manage.py --check')]
    for (const line of blocks.flatMap(commandsOf)) user.run(line)
    expect(user.read('static-build/staticfiles.json')).toBe(first)
    await expectProductionToLoad(user, python, expectAdminToLoad)
  })

  it.runIf(django && browser)('collectstatic for other apps', async () => {
    const { python } = django!
    const user = quickStart(python)
    user.write('vite.config.ts', findBlock('// vite.config.ts').text.replace(/, include: \[.*?\]/, ''))
    configure(user, { debug: false, blocks: [PRODUCTION, findBlock('os.environ.get("STATIC_ROOT"')] })
    for (const line of commandsOf(findBlock('collectstatic --noinput --clear'))) user.run(line)
    prepare(user)
    await expectProductionToLoad(user, python)
  })

  it.runIf(django)('django-storages', () => {
    const user = quickStart(django!.python)
    const blocks = [PRODUCTION, findBlock('S3ManifestStaticStorage",')]
    configure(user, { debug: false, blocks })
    user.run('npx vite build')
    user.write('ask.py', "from django.templatetags.static import static\nprint(static('src/main.ts'))\n")
    const url = user.run('cd backend && python manage.py shell -v 0 < ../ask.py').trim()
    expect(url).toBe(`https://cdn.example.com/static/${user.paths(MANIFEST).get('src/main.ts')}`)
  })
})
