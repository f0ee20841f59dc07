import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { freePort } from '../support/free-port.ts'
import { ensureVersitygw } from '../support/versitygw.mjs'

export const ACCESS_KEY = 'AKIATESTACCESSKEY'
export const SECRET_KEY = 'secret-that-nobody-may-see'

/** The environment of a publisher; no profile of this machine's user, and no look for a cloud machine's credentials. */
export const CREDENTIALS: NodeJS.ProcessEnv = {
  AWS_ACCESS_KEY_ID: ACCESS_KEY,
  AWS_SECRET_ACCESS_KEY: SECRET_KEY,
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
  AWS_REGION: undefined,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
}

export interface S3Server {
  port: number
  /** Past any proxy, to look at what is there. */
  client: S3Client
  /** Makes a bucket of a fresh name and answers it. */
  makeBucket(): Promise<string>
  /** Where the server has an object. */
  fileOf(bucket: string, key: string): string
  stop(): Promise<void>
}

/**
 * Starts an S3 server on a free port of the loopback; `undefined` where there is none (see `ensureVersitygw`).
 *
 * @param options `keepAlive`: whether connections stay open, as those of stores do
 */
export async function startS3Server({ keepAlive = false } = {}): Promise<S3Server | undefined> {
  const program = await ensureVersitygw()
  if (!program) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'staticfiles-s3-'))
  const [objects, sidecar, iam] = ['objects', 'sidecar', 'iam'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  for (const path of [objects, sidecar, iam]) mkdirSync(path)
  const port = await freePort()
  const gateway = ['--port', `127.0.0.1:${port}`, '--access', ACCESS_KEY, '--secret', SECRET_KEY]
  if (keepAlive) gateway.push('--keep-alive')
  const args = [...gateway, '--quiet', '--iam-dir', iam, 'posix', '--sidecar', sidecar, objects]
  const child = spawn(program, args, { stdio: 'ignore' })
  const closed = once(child, 'close')
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`${program} ${args.join(' ')} ended with ${child.exitCode}.`)
    await setTimeout(50)
  }

  const client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY },
  })
  let buckets = 0
  return {
    port,
    client,
    async makeBucket() {
      const bucket = `bucket-${buckets++}`
      await client.send(new CreateBucketCommand({ Bucket: bucket }))
      return bucket
    },
    fileOf: (bucket, key) => join(folder, 'objects', bucket, key),
    async stop() {
      client.destroy()
      child.kill()
      await closed
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function answers(port: number): Promise<boolean> {
  return await fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  )
}
