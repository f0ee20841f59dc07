import { readFileSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import type { Problem } from '@staticfiles/core'
import { digestOf, splitDigestedPath } from '@staticfiles/core/naming'
import { placeOf } from '@staticfiles/core/problem'
import type { Entrypoint, Manifest } from '@staticfiles/manifest'
import { pathsToCompress } from '../compress/compress-files.ts'
import { COPY_EXTENSIONS } from '../compress/compression.ts'
import { inParallel } from '../files/in-parallel.ts'
import { mediaTypeOf } from '../files/media-type.ts'
import type { Comparison } from './difference.ts'
import type { ReportData, ReportedFile } from './report-data.ts'

const gzip = promisify<Uint8Array, Buffer>(zlib.gzip)

/** What was found out about an output. */
export interface Findings {
  dir: string
  manifestFile: string
  manifest: Manifest
  /** How many references there are; `edges` may tell of one between the same files again. */
  references: number
  edges: readonly [importer: string, target: string][]
  problems: readonly Problem[]
  comparison: Comparison | undefined
}

/** Makes of findings what the page shows. Files that do not exist any more are left out of what is found out here. */
export async function collectData(findings: Findings): Promise<ReportData> {
  const { dir, manifest, problems } = findings
  const files = collectFiles(findings)
  await addCompressible(dir, manifest, files)
  const places = new Map(files.map(({ path }, i) => [path, i]))
  const placesOf = (paths: readonly string[]) => paths.flatMap((path) => places.get(path) ?? [])
  const pairs = new Set(findings.edges.map((edge) => placesOf(edge).join(' ')))
  return {
    manifest: findings.manifestFile,
    counts: { files: files.length, references: findings.references },
    files,
    references: [...pairs]
      .map((pair) => pair.split(' ').map(Number))
      .filter((pair): pair is [number, number] => pair.length === 2),
    entries: entriesOf(manifest).map(([name, { js, css, preload, lazy = [] }]) => ({
      ...{ name, tags: placesOf([...css, ...js]), preload: placesOf(preload), lazy: placesOf(lazy) },
    })),
    equal: findEqual(dir, files),
    problems: problems.map((problem) => {
      const { severity, file, message } = problem
      return { severity, file, place: placeOf(problem), message }
    }),
    difference: findings.comparison?.difference,
  }
}

/** An entry that the manifest has by its source path and by its name is one: that of the source path. */
function entriesOf({ entrypoints = new Map(), paths }: Manifest): [string, Entrypoint][] {
  const bySource = [...entrypoints].sort(([a], [b]) => Number(paths.has(b)) - Number(paths.has(a)))
  const byContent = new Map<string, [string, Entrypoint]>()
  for (const [name, entry] of bySource) {
    const content = JSON.stringify([entry.js, entry.css, entry.preload])
    if (!byContent.has(content)) byContent.set(content, [name, entry])
  }
  return [...byContent.values()]
}

function collectFiles({ dir, manifest, comparison }: Findings): ReportedFile[] {
  const keysByPath = new Map<string, string[]>()
  for (const path of manifest.predigested?.keys() ?? []) keysByPath.set(path, [])
  for (const [key, path] of manifest.paths) {
    const keys = keysByPath.get(path)
    if (!keys) keysByPath.set(path, [key])
    else if (key === splitDigestedPath(path)?.logicalPath) keys.unshift(key)
    else keys.push(key)
  }
  return Array.from(keysByPath, ([path, keys]) => {
    const copies = Array.from(COPY_EXTENSIONS.keys(), (extension) => {
      return [extension.slice(1), sizeOf(join(dir, path + extension))] as const
    })
    return {
      keys,
      path,
      type: mediaTypeOf(path),
      size: sizeOf(join(dir, path)),
      compressed: Object.fromEntries(
        copies.filter((copy): copy is [string, number] => copy[1] !== undefined),
      ),
      integrity: manifest.integrity?.get(path),
      change: comparison?.changeOf(path, keys),
    }
  })
}

async function addCompressible(
  dir: string,
  manifest: Manifest,
  files: readonly ReportedFile[],
): Promise<void> {
  const paths = new Set(pathsToCompress(manifest))
  const bare = files.filter(({ path, size = 0, compressed }) => {
    return size > 0 && paths.has(path) && Object.keys(compressed).length === 0
  })
  await inParallel(bare, availableParallelism(), async (file) => {
    const bytes = readIfThere(join(dir, file.path))
    const { length } = await gzip(bytes)
    if (length < bytes.length) file.compressible = length
  })
}

/** Only files of one size are read. */
function findEqual(dir: string, files: readonly ReportedFile[]): number[][] {
  const bySize = groupBy(files.keys(), (place) => files[place]!.size || undefined)
  const bySource = bySize.flatMap((places) =>
    groupBy(places.values(), (place) => digestOf(readIfThere(join(dir, files[place]!.path)))),
  )
  return bySource.sort(([a], [b]) => files[b!]!.size! - files[a!]!.size!)
}

/** The groups of two and more; what has no key is in none. */
function groupBy(
  places: Iterable<number>,
  keyOf: (place: number) => string | number | undefined,
): number[][] {
  const groups = new Map<string | number, number[]>()
  for (const place of places) {
    const key = keyOf(place)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group) group.push(place)
    else groups.set(key, [place])
  }
  return [...groups.values()].filter(({ length }) => length > 1)
}

/** A file may go while the report is written. */
function readIfThere(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch {
    return Buffer.alloc(0)
  }
}

function sizeOf(file: string): number | undefined {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats?.isFile() ? stats.size : undefined
}
