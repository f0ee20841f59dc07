import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startOracle } from './oracle.ts'
import { collect, type Outcome } from './outcome.ts'
import { differences, inFolder, readTree, type Tree, writeTree } from './tree.ts'

const run = promisify(execFile)
const cli = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url))
const digest = (...parameters: string[]) => run(process.execPath, [cli, 'digest', ...parameters])

const oracle = await startOracle()
afterAll(() => oracle?.stop())

describe.runIf(oracle)("staticfiles digest over the static files of Django's admin", () => {
  let admin: Tree
  let django: Outcome
  let manifest: string

  beforeAll(async () => {
    admin = readTree(await oracle!.adminFolder())
    django = await collect(oracle!, admin)
    manifest = await inFolder((folder) => oracle!.manifest(folder, [...django.paths]))
  })

  it('has something to compare', () => {
    expect(django.paths.size).toBeGreaterThan(100)
    expect(JSON.parse(manifest)).toEqual({
      paths: Object.fromEntries(django.paths),
      version: '1.1',
      hash: django.hash,
    })
  })

  const rows = [
    { name: 'in place', options: () => [] },
    { name: 'into another folder', options: (folder: string) => ['--out', join(folder, 'out')] },
  ]
  it.each(rows)('$name: names, bytes and manifest are those of Django', ({ options }) =>
    inFolder(async (folder) => {
      const source = join(folder, 'source')
      writeTree(source, admin)
      const output = options(folder)
      await digest(source, ...output)

      const written = readTree(output[1] ?? source)
      expect(written.get('staticfiles.json')!.toString()).toBe(manifest)
      written.delete('staticfiles.json')
      expect(differences(written, new Map([...admin, ...django.files]))).toEqual([])
    }),
  )
})
