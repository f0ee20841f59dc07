import { join } from 'node:path'
import { fileError, removeFile } from '@staticfiles/folder/files'

/** What the builds of this process have written last, by folder: several may share one. */
const outputs = new Map<string, Map<object, ReadonlySet<string>>>()

/**
 * Takes down what a build has written, and removes what it had written before and no build writes any more, with its
 * compressed copies.
 *
 * @param build stays the same for all builds of a watcher
 * @param files paths in the folder
 * @throws {StaticfilesError} `write-failed`
 */
export function replaceOutput(build: object, outDir: string, files: ReadonlySet<string>): void {
  const latest = outputs.get(outDir) ?? new Map<object, ReadonlySet<string>>()
  const before = latest.get(build) ?? new Set<string>()
  outputs.set(outDir, latest.set(build, files))
  for (const path of before) {
    if ([...latest.values()].some((paths) => paths.has(path))) continue
    const file = join(outDir, path)
    try {
      for (const extension of ['', '.br', '.gz', '.zst']) removeFile(file + extension)
    } catch (cause) {
      throw fileError('write-failed', file, `${file} cannot be removed`, cause)
    }
  }
}
