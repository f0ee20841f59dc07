import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join, posix } from 'node:path'
import { fetchFromNpm } from '../corpus/sources/npm.ts'

/** A folder of the corpus: its paths, and its stylesheets and scripts of moderate size. */
export interface SeedFolder {
  paths: string[]
  texts: [path: string, bytes: Buffer][]
}

const MOST_BYTES = 100_000

/** Reads the quick part of the corpus; `undefined` where it cannot be fetched. */
export async function readSeeds(): Promise<SeedFolder[] | undefined> {
  const packages = await fetchFromNpm()
  if (!packages) return undefined
  const folders: SeedFolder[] = []
  for (const { unpack } of packages) {
    const work = mkdtempSync(join(tmpdir(), 'fuzz-'))
    try {
      const folder = join(work, 'source')
      await unpack(folder)
      folders.push(readFolder(folder))
    } finally {
      rmSync(work, { recursive: true })
    }
  }
  return folders
}

function readFolder(folder: string): SeedFolder {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
  const paths = files.map((file) => posix.relative(folder, join(file.parentPath, file.name))).sort()
  const texts = paths
    .filter((path) => ['.css', '.js', '.mjs'].includes(extname(path)))
    .map((path): [string, Buffer] => [path, readFileSync(join(folder, path))])
    .filter(([, bytes]) => bytes.length <= MOST_BYTES)
  return { paths, texts }
}
