import { type Findings, loadFinders, type OptInKind } from '@staticfiles/core'
import type { OutputPlace } from '../output-place.ts'
import { createFileSearch } from '../search-file.ts'
import type { SourceFile } from '../source-file.ts'
import { createTargetWriter, type Target, type WriteCounts } from '../target-writer.ts'

/** What a thread can be given to do: what all of it needs, what comes item by item, and what is answered. */
export interface Tasks {
  search: { context: readonly OptInKind[]; item: SourceFile; answer: Findings }
  write: { context: WriteContext; item: Target; answer: WriteCounts }
}

export interface WriteContext {
  place: Pick<OutputPlace, 'root' | 'name' | 'isEmpty'>
  /** How the paths of the thread's unfinished files begin. */
  temporary: string
}

export type TaskName = keyof Tasks

/** How a thread does its work. */
export const TASKS: {
  [Task in TaskName]: (
    context: Tasks[Task]['context'],
  ) => Promise<(item: Tasks[Task]['item']) => Tasks[Task]['answer']>
} = {
  async search(kinds) {
    return createFileSearch({ references: await loadFinders(kinds) })
  },

  async write({ place, temporary }) {
    let files = 0
    return createTargetWriter(place, () => `${temporary}-${files++}`)
  },
}
