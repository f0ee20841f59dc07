import { basename, join } from 'node:path'
import type { Problem } from '@staticfiles/core'
import { loadFinders } from '@staticfiles/core/loading'
import { isFit } from '@staticfiles/core/problem'
import { digestedPaths, type Manifest, serializeManifest } from '@staticfiles/manifest'
import { CHECK_FOLDER, type FolderReferenceOptions } from '../files/folder-options.ts'
import { inParallel } from '../files/in-parallel.ts'
import { isMuch } from '../files/is-much.ts'
import type { AllowEmptyOptions } from '../files/nothing-found.ts'
import type { OnProgress } from '../files/progress.ts'
import { logicalPathOf } from '../files/read-folder.ts'
import { checkOptions, FLAG, mustBe, required, type Schemas, TEXT } from '../options/index.ts'
import { listPublishedFiles } from '../published/published-files.ts'
import { type Upload, uploadOfText } from '../published/upload.ts'
import { type FoundOutput, proveOutput, readOutput } from '../verify/verify-folder.ts'
import { type ContentRecord, openContentRecord } from './content-record.ts'
import { openTarget } from './open-target.ts'
import { releaseFor } from './release-record.ts'
import { send } from './send.ts'
import { CONCURRENCY, type Same, TARGET, type TargetOptions } from './target.ts'
import { uploadOfRelease } from './target-journal.ts'

export interface PublishFolderOptions extends TargetOptions, FolderReferenceOptions, AllowEmptyOptions {
  /** The output folder; relative to the working directory. */
  dir: string
  /** Where to publish to: `s3://bucket/prefix`, or a folder. */
  target: string
  /**
   * The manifest's file; relative to the working directory.
   * @default 'staticfiles.json' in the folder
   */
  manifest?: string | undefined
  /**
   * What the build is called in the journal of the target, which has a line of releases for each.
   * @default its name in the output's own journal, or the manifest's path from the output folder
   */
  name?: string | undefined
  /**
   * The URL prefix that the output was digested with.
   * @default '/static/'
   */
  base?: string | undefined
  /**
   * Whether the manifest is published too, last of all.
   * @default false: it goes with the code, so that each server has that of its own release
   */
  withManifest?: boolean | undefined
  /**
   * Whether to send all files, also those that are there already.
   * @default false
   */
  force?: boolean | undefined
  /**
   * Whether to find out only what would be published.
   * @default false
   */
  dryRun?: boolean | undefined
  /**
   * Whether to follow symbolic links that lead out of the folder. Links inside it are always followed.
   * @default false
   */
  followLinks?: boolean | undefined
  /**
   * Whether to go by what earlier runs have found out, and to keep that: in `.staticfiles/published` of the output, so that
   * files are read again only where the system says that they have changed, and in `.staticfiles/objects` of a store, so that
   * it is asked only for objects that are listed with another entity tag or time than before.
   * @default true from 1,000 files or 32 MB on
   */
  cache?: boolean | undefined
  /** Called often while it runs, for a progress display. */
  onProgress?: OnProgress | undefined
}

const { manifest, base, references, followLinks, allowEmpty, onProgress } = CHECK_FOLDER

export const PUBLISH_FOLDER: Schemas<PublishFolderOptions> = {
  ...TARGET,
  dir: required(TEXT, "an output folder, such as 'build/static'"),
  target: required(TEXT, "a store or a folder, such as 's3://bucket/prefix'"),
  name: mustBe(TEXT, "a name, such as 'admin'"),
  manifest,
  base,
  references,
  followLinks,
  allowEmpty,
  withManifest: FLAG,
  force: FLAG,
  dryRun: FLAG,
  cache: FLAG,
  onProgress,
}

export interface PublishFolderResult {
  /** Whether no problem is an error. Otherwise nothing was published. */
  ok: boolean
  problems: Problem[]
  manifestFile: string
  /** The files that were published, or with `dryRun` would be, in their order. */
  published: string[]
  /** Their size in bytes. */
  bytes: number
  /** How many files were there already with the same bytes. */
  unchanged: number
  /** Which of those had other headers than are right, and were given these, or with `dryRun` would be. */
  mended: string[]
  /** The files that were left out as private, by a leading dot in their path; all but those in `.well-known`. */
  leftOut: string[]
  /** The id of the release in the target's journal; `undefined` where nothing was published. */
  release: string | undefined
}

const NONE: Same = { bytes: new Set(), otherHeaders: new Set() }

/**
 * Publishes an output: whatever a file refers to is there before it, what is there already is not sent again but
 * given the right headers, and nothing is deleted. Then the release is recorded in the target's journal. The output is verified first; with an error among
 * the problems nothing is published.
 *
 * @throws {StaticfilesError} `invalid-options`, `invalid-target`, `overlapping-folders`, `write-failed`, `output-busy`, `invalid-build-name`,
 * `release-exists`, one of `verifyFolder`'s or `listReleases`'; with a store `invalid-endpoint`, `missing-sdk`, `missing-region`, `missing-credentials`,
 * `wrong-credentials`, `access-denied`, `missing-bucket`, `wrong-region`, `wrong-clock`, `unreachable-target`,
 * `target-failed`, `target-refused`, `no-store` or `target-changed`
 */
export async function publishFolder(options: PublishFolderOptions): Promise<PublishFolderResult> {
  checkOptions(options, PUBLISH_FOLDER, 'publishFolder')
  const { dir, withManifest = false, dryRun = false, force = false } = options
  const result: PublishFolderResult = {
    ok: false,
    problems: [],
    manifestFile: options.manifest ?? join(dir, 'staticfiles.json'),
    published: [],
    bytes: 0,
    unchanged: 0,
    mended: [],
    leftOut: [],
    release: undefined,
  }

  const target = await openTarget(options.target, dir, options)
  let content: ContentRecord | undefined
  try {
    const started = Date.now()
    const { folder, manifest, manifestFile } = readOutput(options)
    const bytes = folder.assets.reduce((sum, { size }) => sum + size, 0)
    const { cache = isMuch(folder.assets.length, bytes) } = options
    content = openContentRecord(folder, { ...options, cache, started })
    const { assets } = content
    const output = { folder: { ...folder, assets }, manifest, manifestFile }
    const { problems, targets } = await prove(output, options)
    result.problems = problems
    result.ok = isFit(problems)
    if (!result.ok) return result

    const ownPath = logicalPathOf(folder.root, manifestFile)
    const references = await loadFinders(options.references ?? [])
    const { uploads, inStages, leftOut } = listPublishedFiles(
      assets.filter(({ logicalPath }) => logicalPath !== ownPath),
      manifest,
      targets,
      { ...options, references },
    )
    const release = await releaseFor(options, manifest, uploads, target)
    const record = uploadOfRelease(release)
    const last = withManifest ? [record, uploadOfManifest(manifestFile, manifest)] : [record]
    const all = [...uploads, ...last]

    const publish = async (said: readonly Problem[] = []): Promise<PublishFolderResult> => {
      const same = force ? NONE : await target.findSame(all, { cache, dryRun })
      const isMissing = ({ path }: Upload): boolean => !same.bytes.has(path)
      const stages = uploads.some(isMissing) ? inStages() : []
      const plan = [...stages, ...last.map((upload) => [upload])].map((stage) => stage.filter(isMissing))
      const sent = plan.flat().filter((upload) => upload !== record)
      const mended = all.filter(({ path }) => same.otherHeaders.has(path))
      if (!dryRun) {
        await inParallel(mended, options.concurrency ?? CONCURRENCY, target.mend)
        await send(plan, target, options)
      }
      return {
        ...result,
        problems: [...said, ...result.problems],
        published: sent.map(({ path }) => path),
        bytes: sent.reduce((sum, { size }) => sum + size, 0),
        unchanged: same.bytes.size - (same.bytes.has(record.path) ? 1 : 0),
        mended: mended.map(({ path }) => path),
        leftOut,
        release: dryRun ? undefined : release.id,
      }
    }
    return dryRun ? await publish() : await target.withoutPrune(publish)
  } finally {
    target.close()
    if (!dryRun) content?.save()
  }
}

function uploadOfManifest(file: string, manifest: Manifest): Upload {
  return uploadOfText(basename(file), serializeManifest(manifest), {
    contentType: 'application/json',
    cacheControl: 'no-store',
  })
}

interface Proof {
  /** What makes an output unfit to be published: files that cannot be read, names that do not hold, dead links. */
  problems: Problem[]
  /** For digested files, the paths that they refer to. One that keeps its name is not looked into. */
  targets: Map<string, string[]>
}

async function prove(
  output: FoundOutput,
  { base, references, onProgress }: PublishFolderOptions,
): Promise<Proof> {
  const { folder, manifest } = output
  const targets = new Map<string, string[]>()
  for (const path of digestedPaths(manifest)) if (manifest.paths.get(path) !== path) targets.set(path, [])
  const onReference = (importer: string, target: string) => targets.get(importer)?.push(target)
  const { problems } = await proveOutput(
    output,
    { base, references, onProgress, onReference, missing: 'ignore' },
    { isThorough: false },
  )
  const told = new Set(problems.map(({ file }) => file))
  return { problems: [...folder.problems.filter(({ file }) => !told.has(file)), ...problems], targets }
}
