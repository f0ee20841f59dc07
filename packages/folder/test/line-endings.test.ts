import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { checkFolder } from '@staticfiles/folder'
import { expect, it } from 'vitest'
import { addFiles, makeFolder } from '../../../test/support/command.ts'

const MESSAGE =
  'It has CRLF at its line ends here and LF in git, so its name is another one where git converts nothing. So have 1 more. Write `* text=auto eol=lf` into .gitattributes and check the files out again.'

const rows: { name: string; config: string; attributes?: string; text?: string; warned?: string[] }[] = [
  { name: 'git converts', config: 'core.autocrlf=true', warned: ['css/a.css'] },
  {
    name: 'git converts what is text',
    config: 'core.eol=crlf',
    attributes: '* text=auto',
    warned: ['css/a.css'],
  },
  { name: 'git converts nothing', config: 'core.autocrlf=false' },
  { name: 'git converts on the way in only', config: 'core.autocrlf=input' },
  { name: 'all checkouts have LF', config: 'core.autocrlf=true', attributes: '* text=auto eol=lf' },
  { name: 'all checkouts have CRLF', config: 'core.autocrlf=true', attributes: '* text eol=crlf' },
  { name: 'nothing is text', config: 'core.autocrlf=true', attributes: '* -text' },
  { name: 'git keeps CRLF', config: 'core.autocrlf=false', text: 'a {}\r\n' },
]

it.each(rows)('check, where $name', async ({ config, attributes = '', text = 'a {}\n', warned = [] }) => {
  const cwd = makeFolder({
    ...{ 'static/css/a.css': text, 'static/css/b.css': text, 'static/i.png': '\0\n' },
    '.gitattributes': attributes,
  })
  const git = (...args: string[]) => execFileSync('git', args, { cwd, stdio: 'ignore' })
  git('init')
  git('-c', 'core.autocrlf=false', 'add', '.')
  git('config', ...config.split('='))
  // Git for Windows would read another setting of the machine.
  if (!config.startsWith('core.autocrlf')) git('config', 'core.autocrlf', 'false')
  rmSync(join(cwd, 'static'), { recursive: true })
  git('checkout-index', '--all', '--force')
  addFiles(cwd, { 'static/css/not-in-git.css': 'a {}\r\n' })

  const { ok, problems } = await checkFolder({ dir: join(cwd, 'static') })
  expect(ok).toBe(true)
  expect(problems).toEqual(
    warned.map((file) => ({ code: 'line-endings', severity: 'warn', file, message: MESSAGE })),
  )
})

it('check, in no work tree of git', async () => {
  const cwd = makeFolder({ 'static/a.css': 'a {}\r\n' })
  expect(await checkFolder({ dir: join(cwd, 'static') })).toMatchObject({ ok: true, problems: [] })
})
