import { parentPort, workerData } from 'node:worker_threads'
import { loadFinders } from '@staticfiles/core'
import { type Request, reply } from './messages.ts'
import type { HelperData } from './start-helper.ts'
import { createWork } from './work.ts'

const { place, references } = workerData as HelperData
const work = loadFinders(references).then((finders) => createWork(place, finders))
let turn: Promise<void> = Promise.resolve()

parentPort!.on('message', (request: Request) => {
  turn = turn.then(async () => parentPort!.postMessage(reply(await work, request)))
})
