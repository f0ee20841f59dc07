// The least that the work could cost: plain loops in Node, without a look into any file, or with no more than that.
// node floor.mjs <task> <threads> <dir> [<out>]
import { hash } from 'node:crypto'
import { linkSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { parse } from 'node:path'
import { isMainThread, Worker, workerData } from 'node:worker_threads'

/** Files that a worker is handed at a time. */
const BATCH = 512

const digestOf = (/** @type {Uint8Array} */ bytes) => hash('md5', bytes, 'hex').slice(0, 12)

const digestedPathOf = (/** @type {string} */ path, /** @type {string} */ digest) => {
  const { dir, name, ext } = parse(path)
  return `${dir}/${name}.${digest}${ext}`
}

const [, , taskToRun, threadsToUse] = process.argv
// Loaded only in threads that search.
const isSearch = isMainThread
  ? taskToRun?.startsWith('search') && threadsToUse === '1'
  : workerData.task.startsWith('search')
const search = isSearch ? (await import('@staticfiles/core')).createSearch() : undefined

/** @type {Record<string, (dir: string, out: string, path: string) => void>} */
const TASKS = {
  stat: (dir, _, path) => {
    statSync(dir + path)
  },
  read: (dir, _, path) => {
    digestOf(readFileSync(dir + path))
  },
  write: (dir, out, path) => {
    const bytes = readFileSync(dir + path)
    writeFileSync(out + digestedPathOf(path, digestOf(bytes)), bytes)
    writeFileSync(out + path, bytes)
  },
  search: (dir, out, path) => {
    const bytes = readFileSync(dir + path)
    const digest = search?.find(path, bytes).digest ?? digestOf(bytes)
    writeFileSync(out + digestedPathOf(path, digest), bytes)
    writeFileSync(out + path, bytes)
  },
  'write-beside': (dir, _, path) => {
    const bytes = readFileSync(dir + path)
    writeFileSync(dir + digestedPathOf(path, digestOf(bytes)), bytes)
  },
  'search-beside': (dir, _, path) => {
    const bytes = readFileSync(dir + path)
    writeFileSync(dir + digestedPathOf(path, search?.find(path, bytes).digest ?? digestOf(bytes)), bytes)
  },
  link: (dir, out, path) => {
    linkSync(dir + path, out + digestedPathOf(path, digestOf(readFileSync(dir + path))))
    linkSync(dir + path, out + path)
  },
}

if (isMainThread) {
  const [task = '', threads = '1', dir = '', out = ''] = process.argv.slice(2)
  /** @type {string[]} */
  const files = []
  walk('')
  if (Number(threads) === 1) runTask(task, dir, out, files)
  else share(Number(threads))

  function walk(/** @type {string} */ folder) {
    if (out) mkdirSync(out + folder, { recursive: true })
    for (const entry of readdirSync(dir + folder, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) walk(path)
      else files.push(path)
    }
  }

  function share(/** @type {number} */ threads) {
    for (let i = 0; i < threads; i++) {
      const worker = new Worker(new URL(import.meta.url), { workerData: { task, dir, out } })
      const next = () => {
        if (files.length === 0) worker.terminate()
        else worker.postMessage(files.splice(-BATCH))
      }
      worker.on('message', next).on('error', (error) => {
        throw error
      })
      next()
    }
  }
} else {
  const { parentPort } = await import('node:worker_threads')
  const { task, dir, out } = workerData
  parentPort?.on('message', (files) => {
    runTask(task, dir, out, files)
    parentPort.postMessage('done')
  })
}

/**
 * @param {string} task
 * @param {string} dir
 * @param {string} out
 * @param {string[]} files
 */
function runTask(task, dir, out, files) {
  const run = TASKS[task]
  if (!run) throw new Error(`There is no task ${task}.`)
  for (const path of files) run(dir, out, path)
}
