import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { afterAll } from 'vitest'

const FIXTURES = resolve(import.meta.dirname, '../fixtures')

/** A fixture in a folder of its own, which is removed when the tests of the file are done. */
export function copyFixture(name: string): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `staticfiles-${basename(name)}-`))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(FIXTURES, name), folder, { recursive: true })
  return folder
}

/** A symlink to a folder, which is removed when the tests of the file are done. */
export function linkTo(folder: string): string {
  const link = `${folder}-link`
  afterAll(() => rmSync(link, { force: true }))
  symlinkSync(folder, link, 'junction')
  return link
}
