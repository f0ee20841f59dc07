import { statSync } from 'node:fs'
import { join } from 'node:path'
import { diffManifests, type ManifestDiff } from '@staticfiles/manifest'
import { checkOptions, required, type Schemas, TEXT } from '../options/index.ts'
import { readManifest } from './read-manifest.ts'

export interface DiffOutputsOptions {
  /** A manifest's file, or an output folder with its `staticfiles.json`; relative to the working directory. */
  old: string
  /** The same of what is compared with it. */
  new: string
}

const OUTPUT = required(TEXT, "a manifest or an output folder, such as 'build/static'")

const DIFF_OUTPUTS: Schemas<DiffOutputsOptions> = { old: OUTPUT, new: OUTPUT }

export interface DiffOutputsResult extends ManifestDiff {
  /**
   * The size in bytes of all files that each manifest names, where an output folder was given; those that are not there
   * count nothing.
   */
  bytes: { old: number | undefined; new: number | undefined }
}

/**
 * Compares two outputs, or two manifests, key by key.
 * @throws {StaticfilesError} `manifest-unreadable` or one of `parseManifest`'s
 */
export async function diffOutputs(options: DiffOutputsOptions): Promise<DiffOutputsResult> {
  checkOptions(options, DIFF_OUTPUTS, 'diffOutputs')
  const [old, next] = [open(options.old), open(options.new)]
  return {
    ...diffManifests(old.manifest, next.manifest),
    bytes: { old: sizeOf(old), new: sizeOf(next) },
  }
}

type Opened = ReturnType<typeof open>

function open(place: string) {
  const isFolder = statSync(place, { throwIfNoEntry: false })?.isDirectory() === true
  const manifest = readManifest(isFolder ? join(place, 'staticfiles.json') : place)
  return { manifest, dir: isFolder ? place : undefined }
}

function sizeOf({ manifest, dir }: Opened): number | undefined {
  if (dir === undefined) return undefined
  const sizes = [...new Set(manifest.paths.values())].map(
    (path) => statSync(join(dir, path), { throwIfNoEntry: false })?.size ?? 0,
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
