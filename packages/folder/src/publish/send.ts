import { inParallel } from '../files/in-parallel.ts'
import type { OnProgress } from '../files/progress.ts'
import { MOST_SMALL, PART_SIZE, type Upload } from '../published/upload.ts'
import { CONCURRENCY, MOST_LARGE, type Target } from './target.ts'

export interface SendOptions {
  concurrency?: number | undefined
  onProgress?: OnProgress | undefined
}

/**
 * Puts files to a target, one stage after another. Large files go one at a time, with their parts in parallel, so that no
 * more than `MOST_LARGE` parts are in memory.
 */
export async function send(
  stages: readonly (readonly Upload[])[],
  target: Target,
  { concurrency = CONCURRENCY, onProgress }: SendOptions,
): Promise<void> {
  const all = stages.flat()
  const total = all.length
  const totalBytes = all.reduce((sum, { size }) => sum + size, 0)
  let done = 0
  let bytes = 0

  const put = async (upload: Upload) => {
    await target.put(upload, (arrived) => {
      bytes += arrived
      report()
    })
    done++
    report()
  }
  for (const stage of stages) {
    const small = stage.filter(({ size }) => size <= MOST_SMALL)
    const middle = stage.filter(({ size }) => size > MOST_SMALL && size <= PART_SIZE)
    const large = stage.filter(({ size }) => size > PART_SIZE)
    await inParallel(small, concurrency, put)
    await inParallel(middle, Math.min(concurrency, MOST_LARGE), put)
    for (const upload of large) await put(upload)
  }

  function report(): void {
    onProgress?.({ step: 'publish', done, total, bytes, totalBytes })
  }
}
