import type { Problem } from '@staticfiles/core'
import type { Manifest } from '@staticfiles/manifest'
import { resolveFolder } from '../files/read-folder.ts'
import { writeTextFile } from '../files/replace-file.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { checkOptions, mustBe, pickOptions, type Schemas, TEXT } from '../options/index.ts'
import { readHeads, readRelease } from '../releases/journal.ts'
import { bytesOf, md5Of } from '../releases/release.ts'
import { VERIFY_FOLDER, type VerifyFolderOptions, verifyFolder } from '../verify/verify-folder.ts'
import { collectData } from './collect-data.ts'
import { compareWith } from './difference.ts'
import { renderPage } from './render-page.ts'

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
  /**
   * What a reference to nothing is, in all kinds of files. Whoever wrote the output has accepted it.
   * @default 'warn'
   */
  missing?: VerifyFolderOptions['missing']
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
  /** Files that the manifest names, and references in them. */
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
  const { dir, out = 'staticfiles-report.html', missing = 'warn' } = options
  const edges: [importer: string, target: string][] = []
  const { problems, manifestFile, counts } = await verifyFolder({
    ...pickOptions(VERIFY_FOLDER, options),
    dir,
    missing,
    onReference: (importer, target) => edges.push([importer, target]),
  })
  const manifest = readManifest(manifestFile)
  const earlier = findEarlier(options, manifest)
  const data = await collectData({
    ...{ dir, manifestFile, manifest, edges, problems, references: counts.references },
    comparison: earlier && compareWith(earlier.manifest, manifest, earlier.name),
  })
  writeTextFile(out, renderPage(data))
  return { out, manifestFile, problems, counts: data.counts }
}

interface Earlier {
  name: string
  manifest: Manifest
}

function findEarlier({ dir, previous }: ReportFolderOptions, manifest: Manifest): Earlier | undefined {
  const { paths } = manifest
  if (previous !== undefined) return { name: previous, manifest: readManifest(previous) }
  const isOther = (other: ReadonlyMap<string, string>) =>
    other.size !== paths.size || [...other].some(([key, path]) => paths.get(key) !== path)
  const output = resolveFolder(dir)
  const md5 = md5Of(bytesOf(manifest))
  for (const head of readHeads(output)) {
    if (head.md5 === md5) continue
    const release = readRelease(output, head)
    if (release && isOther(release.manifest.paths))
      return { name: `release ${release.id}`, manifest: release.manifest }
  }
  return undefined
}
