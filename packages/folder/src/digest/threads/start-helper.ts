import { Worker } from 'node:worker_threads'
import type { OptInKind } from '@staticfiles/core'
import type { Reply, Request } from './messages.ts'
import type { WorkPlace } from './work.ts'

/** What a helper is started with. */
export interface HelperData {
  place: WorkPlace
  references: readonly OptInKind[]
}

/** Another thread, which does what it is asked, in the order of the requests. */
export interface Helper {
  ask(request: Request): Promise<Reply>
  /** Ends it, also in the midst of work. */
  end(): Promise<unknown>
}

export function startHelper(workerData: HelperData): Helper {
  const waiting: { resolve: (reply: Reply) => void; reject: (error: unknown) => void }[] = []
  const worker = new Worker(new URL('./helper.js', import.meta.url), { workerData })
  worker.on('message', (reply: Reply) => waiting.shift()!.resolve(reply))
  worker.on('error', (error) => {
    for (const { reject } of waiting.splice(0)) reject(error)
  })
  return {
    ask(request) {
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        worker.postMessage(request)
      })
    },
    end: () => worker.terminate(),
  }
}
