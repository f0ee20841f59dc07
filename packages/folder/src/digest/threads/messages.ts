import { StaticfilesError } from '@staticfiles/manifest'
import type { WriteCounts } from '../stage.ts'
import { packFindings, unpackFindings } from './findings-table.ts'
import type { TaskName, Tasks, Work } from './work.ts'

/** What a helper is asked. */
export type Request =
  | { task: TaskName; items: readonly unknown[] }
  | { task: 'commit'; dropped: readonly string[] }

/** What it answers: an answer for each item, or what went wrong. */
export type Reply =
  | { answers: unknown; error?: undefined }
  | { error: Pick<StaticfilesError, 'code' | 'message' | 'file'> }

/** Does what is asked; what is no fault of the input is thrown. */
export function reply(work: Work, request: Request): Reply {
  try {
    if (request.task === 'commit') return { answers: work.commit(request.dropped) }
    const { task, items } = request
    const answers = items.map((item) => work[task](item as never))
    return { answers: task === 'search' ? packFindings(answers as Tasks['search']['answer'][]) : answers }
  } catch (error) {
    if (!(error instanceof StaticfilesError)) throw error
    const { code, message, file } = error
    return { error: { code, message, file } }
  }
}

/** @throws {StaticfilesError} what went wrong */
export function answersOf<Task extends TaskName>(task: Task, reply: Reply): Tasks[Task]['answer'][] {
  const answers = contentOf(reply)
  return (task === 'search' ? unpackFindings(answers as never) : answers) as Tasks[Task]['answer'][]
}

/** @throws {StaticfilesError} what went wrong */
export const countsOf = (reply: Reply): WriteCounts => contentOf(reply) as WriteCounts

function contentOf(reply: Reply): unknown {
  if (!reply.error) return reply.answers
  const { code, message, file } = reply.error
  throw new StaticfilesError(code, message, { file })
}
