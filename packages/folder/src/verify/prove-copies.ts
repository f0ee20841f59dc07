import { readFileSync } from 'node:fs'
import { loadFinders, type Problem, verifyAssets } from '@staticfiles/core'
import type { Manifest } from '@staticfiles/manifest'
import type { FolderReferenceOptions } from '../files/folder-options.ts'

export interface ProveOptions extends FolderReferenceOptions {
  base?: string | undefined
}

/**
 * Of files whose digest is not the md5 of their bytes, answers those that are wrong: the digest of files that refer to
 * each other, or to themselves, is that of their group.
 *
 * @param copies the path of a copy for each file
 */
export async function findUnproven(
  manifest: Manifest,
  copies: ReadonlyMap<string, string>,
  { base, references = [] }: ProveOptions,
): Promise<Set<string>> {
  const entries = [...manifest.paths].filter(([, path]) => copies.has(path))
  const { problems } = verifyAssets(
    { paths: new Map(entries) },
    { paths: new Set(copies.keys()), read: (path) => readFileSync(copies.get(path)!) },
    { base, references: await loadFinders(references), missing: 'ignore' },
  )
  return new Set(problems.filter(isWrongName).map(({ file }) => file))
}

const isWrongName = ({ code }: Problem): boolean => code === 'wrong-digest' || code === 'no-digest'
