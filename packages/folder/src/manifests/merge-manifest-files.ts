import { type Manifest, mergeManifests } from '@staticfiles/manifest'
import { checkOptions, required, type Schemas, TEXT, TEXTS } from '../options/index.ts'
import { readManifest } from './read-manifest.ts'
import { writeManifest } from './write-manifest.ts'

export interface MergeManifestFilesOptions {
  /** The manifests' files, Django's own among them; relative to the working directory. */
  manifests: readonly string[]
  /** The file to write. */
  out: string
}

const MERGE_MANIFEST_FILES: Schemas<MergeManifestFilesOptions> = {
  manifests: required(TEXTS, "a list of manifests, such as ['django.json', 'dist/staticfiles.json']"),
  out: required(TEXT, "a file, such as 'backend/staticfiles.json'"),
}

export interface MergeManifestFilesResult {
  manifest: Manifest
  /** Whether anything was written; not so where it was the same already. */
  written: boolean
}

/**
 * Makes one manifest of several. What two of them say alike is no conflict.
 *
 * @throws {StaticfilesError} `manifest-conflict`, which names both, and nothing is written; `manifest-unreadable`, one of
 * `parseManifest`'s or `writeManifest`'s
 */
export async function mergeManifestFiles(
  options: MergeManifestFilesOptions,
): Promise<MergeManifestFilesResult> {
  checkOptions(options, MERGE_MANIFEST_FILES, 'mergeManifestFiles')
  const { manifests, out } = options
  const manifest = mergeManifests(manifests.map((name) => ({ name, manifest: readManifest(name) })))
  return { manifest, written: writeManifest(out, manifest) }
}
