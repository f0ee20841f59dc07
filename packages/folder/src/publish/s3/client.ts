import type { S3Client } from '@aws-sdk/client-s3'
import { StaticfilesError } from '@staticfiles/manifest'
import { CONCURRENCY, type TargetOptions } from '../target.ts'
import type { Sdk } from './load-sdk.ts'

const CONNECT_MS = 10_000

/**
 * A client with the credentials of the SDK's usual chain: environment, profile, container, machine.
 * @throws {StaticfilesError} `invalid-endpoint` or `missing-region`
 */
export async function createClient({ S3Client }: Sdk, options: TargetOptions): Promise<S3Client> {
  const { endpoint, concurrency = CONCURRENCY, attempts = 6, timeout = 60_000 } = options
  if (endpoint !== undefined) assertEndpoint(endpoint)
  const isOwnStore = Boolean(endpoint ?? process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL)
  const open = (region: string | undefined) =>
    new S3Client({
      ...(endpoint !== undefined && { endpoint }),
      ...(region !== undefined && { region }),
      // A bucket's name in the host's would need DNS and certificates for it.
      forcePathStyle: isOwnStore,
      followRegionRedirects: true,
      maxAttempts: attempts,
      // Checksums after the body are unknown to many stores; Content-MD5 is known to all.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: CONNECT_MS,
        socketTimeout: timeout,
        httpAgent: { maxSockets: concurrency },
        httpsAgent: { maxSockets: concurrency },
      },
    })

  const client = open(options.region)
  try {
    await client.config.region()
    return client
  } catch (cause) {
    client.destroy()
    if (isOwnStore) return open('us-east-1')
    throw new StaticfilesError(
      'missing-region',
      'The region of the bucket is not known. Name it with --region (region), or set AWS_REGION.',
      { cause },
    )
  }
}

function assertEndpoint(endpoint: string): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return
  // What was given may hold a password, so it is not repeated.
  throw new StaticfilesError(
    'invalid-endpoint',
    'The endpoint is not the address of a store. Write it as https://s3.example.com, with no user name or password in it: credentials come from the environment or a profile.',
  )
}
