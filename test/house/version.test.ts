import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

it('the next release is 0.1.0, of all packages, and tells what is in it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'version-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const files = ['package.json', 'pnpm-workspace.yaml', '.changeset']
  const packages = ['packages', 'playground'].flatMap((parent) =>
    readdirSync(parent).map((name) => `${parent}/${name}/package.json`),
  )
  for (const file of [...files, ...packages]) cpSync(file, join(folder, file), { recursive: true })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction')
  execFileSync('git', ['init', '--quiet', '--initial-branch', 'main'], { cwd: folder })
  execFileSync(process.execPath, [resolve('node_modules/@changesets/cli/bin.js'), 'version'], { cwd: folder })

  for (const file of packages.filter((file) => file.startsWith('packages'))) {
    const { name, version } = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    expect(version, name).toBe('0.1.0')
    const changes = readFileSync(join(folder, dirname(file), 'CHANGELOG.md'), 'utf8')
    expect(changes, name).toMatch(/^# .+\n\n## 0\.1\.0\n/)
  }
})
