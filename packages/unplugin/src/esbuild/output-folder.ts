import { noteFiles } from '../late-files.ts'
import { type FileToWrite, removeStaleFiles, writeFiles } from '../write-folder-files.ts'

/** What the builds of this process have written last, by folder. */
const outputs = new Map<string, Map<object, ReadonlySet<string>>>()

/** An output folder as one build sees it, which it may share with others. */
export interface OutputFolder {
  /**
   * Writes an output, and removes what this build has written before and no build writes any more, unless that is to be
   * kept.
   *
   * @param tell called in between, when all files are there
   */
  replace(files: Iterable<FileToWrite>, tell: () => Promise<void>): Promise<void>
}

export function createOutputFolder(outDir: string, { keepOld }: { keepOld: boolean }): OutputFolder {
  const build = {}
  return {
    async replace(files, tell) {
      const written = new Set(writeFiles(files, outDir))
      noteFiles(outDir, written)
      await tell()
      if (keepOld) return
      const latest = outputs.get(outDir) ?? new Map<object, ReadonlySet<string>>()
      const before = latest.get(build) ?? new Set()
      outputs.set(outDir, latest.set(build, written))
      removeStaleFiles(outDir, before, [...latest.values()])
    },
  }
}
