import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { oracles } from './oracle.ts'
import { collect, type Outcome } from './outcome.ts'
import { differences, inFolder, readTree, type Tree, writeTree } from './tree.ts'

const run = promisify(execFile)
const cli = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url))
const staticfiles = (...parameters: string[]) => run(process.execPath, [cli, ...parameters])

const started = await oracles()

describe.each(started)(
  'the command line over the static files of the admin of Django $series',
  ({ oracle }) => {
    let admin: Tree
    let django: Outcome
    let manifest: string

    beforeAll(async () => {
      admin = readTree(await oracle.adminFolder())
      django = await collect(oracle, admin)
      manifest = await inFolder((folder) => oracle.manifest(folder, [...django.paths]))
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
    it.each(rows)('digest, $name: names, bytes and manifest are those of Django', ({ options }) =>
      inFolder(async (folder) => {
        const source = join(folder, 'source')
        writeTree(source, admin)
        const output = options(folder)
        await staticfiles('digest', source, ...output)

        const written = readTree(output[1] ?? source)
        expect(written.get('staticfiles.json')!.toString()).toBe(manifest)
        written.delete('staticfiles.json')
        expect(differences(written, new Map([...admin, ...django.files]))).toEqual([])
      }),
    )

    it('verify accepts what collectstatic has made', () =>
      inFolder(async (folder) => {
        writeTree(folder, new Map([...admin, ...django.files, ['staticfiles.json', Buffer.from(manifest)]]))
        const { stdout } = await staticfiles('verify', folder, '--json')
        expect(JSON.parse(stdout)).toMatchObject({
          ok: true,
          problems: [],
          counts: { files: django.files.size },
        })
      }))
  },
)
