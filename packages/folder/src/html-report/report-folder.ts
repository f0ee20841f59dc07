import { statSync } from 'node:fs'
import { join } from 'node:path'
import { type Problem, placeOf } from '@staticfiles/core'
import type { Manifest } from '@staticfiles/manifest'
import mime from 'mime'
import { COPY_EXTENSIONS } from '../compress/compression.ts'
import { resolveFolder } from '../files/read-folder.ts'
import { writeTextFile } from '../files/replace-file.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { checkOptions, mustBe, pickOptions, type Schemas, TEXT } from '../options/index.ts'
import { readHeads, readRelease } from '../releases/journal.ts'
import { VERIFY_FOLDER, type VerifyFolderOptions, verifyFolder } from '../verify/verify-folder.ts'
import { compareWith } from './difference.ts'
import { renderPage } from './render-page.ts'
import type { ReportData, ReportedFile } from './report-data.ts'

export interface ReportFolderOptions extends VerifyFolderOptions {
  /**
   * The file to write the page to; relative to the working directory.
   * @default 'staticfiles-report.html'
   */
  out?: string | undefined
  /**
   * An earlier manifest to compare with; relative to the working directory.
   * @default the last release in the output's journal that has another manifest
   */
  previous?: string | undefined
}

export const REPORT_FOLDER: Schemas<ReportFolderOptions> = {
  ...VERIFY_FOLDER,
  out: mustBe(TEXT, "a file, such as 'report.html'"),
  previous: mustBe(TEXT, "a manifest, such as 'old/staticfiles.json'"),
}

export interface ReportFolderResult {
  /** The file that was written. */
  out: string
  manifestFile: string
  problems: Problem[]
  counts: { files: number; references: number }
}

/**
 * Writes an HTML page about an output folder, for people who would rather look than read: its files, what they refer to,
 * what is wrong with them and what has changed. The page needs no other file and no network.
 *
 * @throws {StaticfilesError} `write-failed`, or one of `verifyFolder`'s; what is wrong with the output stands in the page
 */
export async function reportFolder(options: ReportFolderOptions): Promise<ReportFolderResult> {
  checkOptions(options, REPORT_FOLDER, 'reportFolder')
  const { dir, out = 'staticfiles-report.html' } = options
  const edges: [importer: string, target: string][] = []
  const { problems, manifestFile, counts } = await verifyFolder({
    ...pickOptions(VERIFY_FOLDER, options),
    dir,
    onReference: (importer, target) => edges.push([importer, target]),
  })
  const manifest = readManifest(manifestFile)
  const page = renderPage(
    collect(dir, manifestFile, manifest, edges, problems, findEarlier(options, manifest)),
  )
  writeTextFile(out, page)
  return { out, manifestFile, problems, counts }
}

interface Earlier {
  name: string
  manifest: Manifest
}

function findEarlier({ dir, previous }: ReportFolderOptions, { paths }: Manifest): Earlier | undefined {
  if (previous !== undefined) return { name: previous, manifest: readManifest(previous) }
  const isOther = (other: ReadonlyMap<string, string>) =>
    other.size !== paths.size || [...other].some(([key, path]) => paths.get(key) !== path)
  const output = resolveFolder(dir)
  for (const head of readHeads(output)) {
    const release = readRelease(output, head)
    if (release && isOther(release.manifest.paths))
      return { name: `release ${release.id}`, manifest: release.manifest }
  }
  return undefined
}

function collect(
  dir: string,
  manifestFile: string,
  manifest: Manifest,
  edges: readonly [string, string][],
  problems: readonly Problem[],
  earlier: Earlier | undefined,
): ReportData {
  const comparison = earlier && compareWith(earlier.manifest, manifest, earlier.name)
  const keysByPath = new Map<string, string[]>()
  for (const path of manifest.predigested?.keys() ?? []) keysByPath.set(path, [])
  for (const [key, path] of manifest.paths) {
    const keys = keysByPath.get(path)
    if (keys) keys.push(key)
    else keysByPath.set(path, [key])
  }
  const files = Array.from(keysByPath, ([path, keys]): ReportedFile => {
    return {
      keys,
      path,
      type: mime.getType(path) ?? '',
      size: sizeOf(join(dir, path)),
      compressed: Object.fromEntries(
        [...COPY_EXTENSIONS.keys()].flatMap((extension) => {
          const size = sizeOf(join(dir, path + extension))
          return size === undefined ? [] : [[extension.slice(1), size]]
        }),
      ),
      integrity: manifest.integrity?.get(path),
      change: comparison?.changeOf(keys),
    }
  })
  const places = new Map(files.map(({ path }, i) => [path, i]))
  const references = new Set(edges.map(([from, to]) => `${places.get(from)} ${places.get(to)}`))
  return {
    manifest: manifestFile,
    files,
    references: [...references].map((pair) => pair.split(' ').map(Number) as [number, number]),
    problems: problems.map((problem) => {
      return { severity: problem.severity, place: placeOf(problem), message: problem.message }
    }),
    difference: comparison?.difference,
  }
}

function sizeOf(file: string): number | undefined {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats?.isFile() ? stats.size : undefined
}
