import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'

const tools = join(import.meta.dirname, '../../node_modules/.bin')

it.each(Object.entries(inject('tarballs')))('%s is packed as its package.json says', (_, tarball) => {
  const check = (tool: string, ...args: string[]) =>
    expect(() => execFileSync(join(tools, tool), args, { stdio: 'pipe' })).not.toThrow()
  check('publint', 'run', tarball, '--strict')
  check('attw', tarball, '--profile', 'esm-only')
})
