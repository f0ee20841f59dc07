import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { checkFolder, digestFolder, type FolderInput, verifyFolder } from '@staticfiles/folder'
import { describe, expect, it } from 'vitest'
import {
  addFiles,
  contentsOf,
  type Files,
  makeFolder,
  namesIn,
  pathsOf,
  runIn,
} from '../../../test/support/command.ts'
import { REST_MS } from './linked-site.ts'

const FILES: Files = {
  'own/css/site.css': 'a{background:url(../vendor/grid.svg)}',
  'own/logo.svg': '<svg id="own"/>',
  'app/logo.svg': '<svg id="app"/>',
  'app/app/app.css': '@import "../css/site.css";',
  'vendor/grid.svg': '<svg/>',
}

describe('several folders', () => {
  it('make one output, in which the first counts', () => {
    const root = makeFolder(FILES)
    const { code, stdout } = runIn(root, 'digest', 'own', 'app', 'vendor:vendor', '--out', 'out')
    expect(stdout).toContain('1 file hidden by the first of the same path')
    expect(code).toBe(0)
    expect(Object.keys(pathsOf(join(root, 'out/staticfiles.json')))).toEqual([
      'app/app.css',
      'css/site.css',
      'logo.svg',
      'vendor/grid.svg',
    ])
    expect(readFileSync(join(root, 'out/logo.svg'), 'utf8')).toBe('<svg id="own"/>')
  })

  it('are the same as one folder with all of the files', async () => {
    const root = makeFolder(FILES)
    const one = makeFolder({
      'app/app.css': FILES['app/app/app.css']!,
      'css/site.css': FILES['own/css/site.css']!,
      'logo.svg': FILES['own/logo.svg']!,
      'vendor/grid.svg': FILES['vendor/grid.svg']!,
    })
    const dir: FolderInput = [
      join(root, 'own'),
      join(root, 'app'),
      { dir: join(root, 'vendor'), prefix: '/vendor/' },
    ]
    await digestFolder({ dir, out: join(root, 'out'), threads: 2 })
    await digestFolder({ dir: one, out: join(root, 'other') })
    expect(contentsOf(join(root, 'out'))).toEqual(contentsOf(join(root, 'other')))
    expect(await verifyFolder({ dir: join(root, 'out') })).toMatchObject({ ok: true, problems: [] })
  })

  it('tell where a file lies', () => {
    const root = makeFolder({ ...FILES, 'app/app/bad.css': '\n a{background:url(gone.png)}' })
    const { code, stderr, stdout } = runIn(root, 'check', 'own', 'app', 'vendor:vendor', '--verbose')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^app\/app\/bad\.css:2:15: error: /)
    expect(stdout).toContain('app/logo.svg by own/logo.svg')
  })

  it('keep what was found out, also when a file of one comes to count', async () => {
    const root = makeFolder(FILES)
    await setTimeout(REST_MS)
    const options = {
      dir: [join(root, 'own'), join(root, 'app'), { dir: join(root, 'vendor'), prefix: 'vendor' }],
      out: join(root, 'out'),
      cache: true,
    }
    await digestFolder(options)
    await setTimeout(REST_MS)
    await digestFolder(options)
    expect(await digestFolder(options)).toMatchObject({
      written: { files: 0, manifest: false },
      hidden: [{ logicalPath: 'logo.svg' }],
    })
    addFiles(root, { 'app/css/site.css': 'hidden', 'own/css/site.css': 'a{color:red}' })
    await digestFolder(options)
    const { digestFolder: _, ...fresh } = { digestFolder, ...options, out: join(root, 'fresh'), cache: false }
    await digestFolder(fresh)
    expect(contentsOf(options.out)).toMatchObject(contentsOf(fresh.out))
  })

  const faults: { name: string; args: string[]; message: string | RegExp; code: number }[] = [
    { name: 'no output', args: ['own', 'app'], message: '--out', code: 2 },
    { name: 'a prefix, no output', args: ['own:x'], message: '--out', code: 2 },
    {
      name: 'output that is one of them',
      args: ['own', 'app', '--out', 'app'],
      message: /app is one/,
      code: 2,
    },
    {
      name: 'output inside one',
      args: ['own', 'app', '--out', 'app/out'],
      message: 'is inside app',
      code: 2,
    },
    {
      name: 'one inside the output',
      args: ['own', 'app', '--out', '.'],
      message: 'is inside the output',
      code: 2,
    },
    {
      name: 'none of that name',
      args: ['own', 'gone:x', '--out', 'out'],
      message: 'gone does not exist',
      code: 2,
    },
    {
      name: 'prefix that leads out',
      args: ['own:../x', '--out', 'out'],
      message: 'The prefix of own',
      code: 2,
    },
    {
      name: 'file where another one needs a folder',
      args: ['own', 'clash', '--out', 'out'],
      message: 'clash/logo.svg/a.css: error: This file and own/logo.svg cannot both be written',
      code: 1,
    },
    {
      name: 'folder where another one has a file',
      args: ['clash', 'own', '--out', 'out'],
      message: 'own/logo.svg: error: This file and clash/logo.svg/a.css cannot both be written',
      code: 1,
    },
  ]
  it.each(faults)('$name', ({ args, message, code }) => {
    const root = makeFolder({ ...FILES, 'clash/logo.svg/a.css': 'a{}' })
    const run = runIn(root, 'digest', ...args)
    expect(run.stderr).toMatch(message)
    expect(run.code).toBe(code)
    expect(namesIn(root).filter((path) => path.startsWith('out/') || path.includes('<d>'))).toEqual([])
  })

  it('folder with a colon in its name', () => {
    const root = makeFolder({ 'a:b/x.css': 'a{}' })
    expect(runIn(root, 'digest', 'a:b', '--out', 'out').code).toBe(0)
    expect(runIn(root, 'digest', 'a:b:c', '--out', 'other').code).toBe(0)
    expect(Object.keys(pathsOf(join(root, 'other/staticfiles.json')))).toEqual(['c/x.css'])
  })

  it('take up the manifests of builds that lie in them', async () => {
    const root = makeFolder({ 'vite/src.js': 'export {}', 'own/a.css': 'a{}' })
    await digestFolder({ dir: join(root, 'vite'), keepOriginals: false })
    const dir = [join(root, 'own'), { dir: join(root, 'vite'), prefix: 'vite' }]
    const { manifest } = await digestFolder({ dir, out: join(root, 'out') })
    expect([...manifest.paths.keys()]).toEqual(['a.css', 'vite/src.js'])
    expect((await checkFolder({ dir })).counts.files).toBe(2)
  })
})

describe('what is left out', () => {
  const files: Files = {
    'a.css': 'a{}',
    'a.css~': 'old',
    '.env': 'SECRET=1',
    '.DS_Store': 'x',
    '.git/config': 'x',
    'CVS/Root': 'x',
    '.well-known/security.txt': 'x',
    'scss/b.scss': 'x',
  }

  it('by default', () => {
    const root = makeFolder({
      ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`in/${path}`, text])),
    })
    mkdirSync(join(root, 'elsewhere'))
    symlinkSync(join(root, 'elsewhere'), join(root, 'in/.link'))
    const { stdout, stderr } = runIn(root, 'digest', 'in', '--out', 'out')
    expect(stderr).toBe('')
    expect(stdout).toContain('6 left out by the ignore patterns: in/.DS_Store, in/.env, in/.git/, …')
    expect(namesIn(join(root, 'out'))).toEqual([
      '.well-known/security.<d>.txt',
      '.well-known/security.txt',
      'a.<d>.css',
      'a.css',
      'scss/b.<d>.scss',
      'scss/b.scss',
      'staticfiles.json',
    ])
  })

  it('by a pattern, and nothing else', () => {
    const root = makeFolder(files)
    const { stdout } = runIn(
      root,
      'check',
      '.',
      '--ignore-pattern',
      '*.scss',
      '--no-default-ignore',
      '--json',
    )
    expect(JSON.parse(stdout)).toMatchObject({ leftOut: ['scss/b.scss'], counts: { files: 7 } })
  })

  it('in place, and again', () => {
    const root = makeFolder(files)
    expect(runIn(root, 'digest', '.').code).toBe(0)
    expect(runIn(root, 'digest', '.').stdout).toContain('Nothing to write')
    expect(namesIn(root).filter((name) => name.includes('<d>'))).toHaveLength(3)
  })

  it('a pattern for nothing', () => {
    const { code, stderr } = runIn(makeFolder(files), 'check', '.', '--ignore-pattern', '*.less')
    expect(stderr).toContain('No file or folder matches the ignore pattern "*.less"')
    expect(code).toBe(2)
  })
})

it('a folder of links alone, as of `collectstatic --link`', () => {
  const root = makeFolder({ 'app/a.css': 'a{}' })
  mkdirSync(join(root, 'in'))
  symlinkSync(join(root, 'app/a.css'), join(root, 'in/a.css'))
  const { code, stderr } = runIn(root, 'digest', 'in', '--out', 'out')
  expect(stderr).toContain('There are only links in in, and none was followed. a.css: This link was skipped')
  expect(code).toBe(1)
  expect(existsSync(join(root, 'out'))).toBe(false)
  expect(runIn(root, 'digest', 'in', '--out', 'out', '--follow-links').code).toBe(0)
})
