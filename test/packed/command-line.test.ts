import { describe, expect, it } from 'vitest'
import { commandsOf, findBlock } from './docs.ts'
import { type Newcomer, newcomer, PACKAGE_MANAGERS } from './newcomer.ts'

const KEY = 'css/base.css'

/** A folder of static files, and a template that asks for one. */
function site(user: Newcomer): Newcomer {
  user.write('static/css/base.css', '@import "menu.css";\nbody { background: url("../img/a%20b.png") }\n')
  user.write('static/css/menu.css', '')
  user.write('static/img/a b.png', 'png')
  user.write('backend/templates/page.html', `{% load static %}{% static '${KEY}' %}`)
  return user
}

describe.each(PACKAGE_MANAGERS)('%s', (manager) => {
  it('the command line', () => {
    const user = site(newcomer({ manager }))
    for (const line of commandsOf(findBlock('npx staticfiles check static'))) user.run(line)
    const digested = user.paths('backend/staticfiles.json').get(KEY)!
    expect(digested).toMatch(/^css\/base\.[0-9a-f]{12}\.css$/)
    expect(user.read(`build/static/${digested}`)).toMatch(
      /@import url\("menu\.[0-9a-f]{12}\.css"\);\nbody { background: url\("\.\.\/img\/a b\.[0-9a-f]{12}\.png"\) }/,
    )

    const publish = (target: string) =>
      `npx staticfiles publish build/static ${target} --manifest backend/staticfiles.json`
    expect(user.fail(publish('s3://bucket'))).toMatch(
      /^error: The AWS SDK, .* is not installed\. Run: npm install --save-dev @aws-sdk\/client-s3$/m,
    )
    user.run(publish('published'))
    expect(user.exists(`published/${digested}`)).toBe(true)
  })

  it('the reader in a Node backend, in production too', () => {
    const user = site(newcomer({ manager }))
    for (const line of [
      ...commandsOf(findBlock('npx staticfiles check static')),
      ...commandsOf(findBlock('npm install @staticfiles/manifest')),
    ])
      user.run(line)
    user.write('server.mjs', findBlock('// server.mjs').text)
    const url = /^\/static\/css\/base\.[0-9a-f]{12}\.css$/m
    expect(user.run('node server.mjs')).toMatch(url)
    user.run('npm ci --omit=dev')
    user.fail('npx staticfiles --version')
    expect(user.run('node server.mjs')).toMatch(url)
  })
})

it.each(PACKAGE_MANAGERS)('threads and a cache, with %s', (manager) => {
  const user = newcomer({ manager })
  user.run('npm install --save-dev staticfiles')
  user.write('staticfiles.config.mjs', 'export default { threads: 3 }')
  user.write('static/img/a.png', 'png')
  for (let i = 0; i < 1000; i++)
    user.write(`static/css/${i}.css`, `.a${i} { background: url("../img/a.png") }\n`)
  const digest = 'npx staticfiles digest static --out build/static'
  user.run(digest)
  const style = user.paths('build/static/staticfiles.json').get('css/999.css')
  expect(user.read(`build/static/${style}`)).toMatch(/\.\.\/img\/a\.[0-9a-f]{12}\.png/)
  expect(user.run(digest)).toContain('Nothing to write')
  expect(user.exists('build/static/.staticfiles/cache')).toBe(true)
})

it('releases', () => {
  const user = site(newcomer())
  user.run('npm install --save-dev staticfiles')
  const lines = commandsOf(findBlock('npx staticfiles digest static --out build/static --release '))
  expect(lines.map((line) => user.run(line)).join('')).toMatch(/^Releases kept: \S+$/m)
})

it.each(PACKAGE_MANAGERS)('a configuration file, with %s', (manager) => {
  const user = site(newcomer({ manager }))
  user.run('npm install --save-dev staticfiles')
  user.write('staticfiles.config.ts', findBlock('// staticfiles.config.ts').text)
  user.write('static/pages/a.tpl', 'asset="../img/a b.png" asset="gone.png"')
  if (!('typescript' in process.features && process.features.typescript)) {
    expect(user.fail('npx staticfiles check static')).toMatch(
      /^error: staticfiles\.config\.ts cannot be loaded: Node [\d.]+ reads no TypeScript\. .*npm install --save-dev jiti/m,
    )
    for (const line of commandsOf(findBlock('npm install --save-dev jiti'))) user.run(line)
  }
  expect(user.fail('npx staticfiles check static')).toContain('gone.png')
})

it('typed names', () => {
  const user = site(newcomer())
  user.run('npm install --save-dev staticfiles typescript')
  user.run('npm install @staticfiles/manifest')
  user.run('npx staticfiles digest static --dts src/static.d.ts')
  const asks = (key: string) =>
    user.write(
      'src/server.ts',
      `import { loadManifest } from '@staticfiles/manifest'\nloadManifest('x').url('${key}')\n`,
    )
  user.write('tsconfig.json', {
    compilerOptions: { module: 'nodenext', strict: true, noEmit: true, types: [] },
  })
  asks(KEY)
  user.run('npx tsc')
  asks('css/bsae.css')
  expect(user.fail('npx tsc')).toContain('css/bsae.css')
})
