import { StaticfilesError } from '@staticfiles/manifest'

/** Code, reason (the end of a sentence that begins with what could not be done) and advice. */
type Fault = readonly [code: string, reason: string, advice: string]

const CHECK = 'Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile (AWS_PROFILE).'
const NEEDED =
  'Publishing needs s3:ListBucket, s3:GetObject, s3:PutObject and (for the mark that it leaves otherwise) s3:DeleteObject, for large files also s3:ListBucketMultipartUploads and s3:ListMultipartUploadParts; pruning needs s3:DeleteObject.'
const AGAIN = 'Run it again; what has arrived is not sent twice.'

const EXPIRED: Fault = ['wrong-credentials', 'the credentials have expired', 'Sign in again.']
const DENIED: Fault = ['access-denied', 'these credentials may not do that', NEEDED]
const ELSEWHERE: Fault = [
  'wrong-region',
  'the bucket is in another region',
  'Name it with --region (region).',
]
const UNREACHABLE: Fault = [
  'unreachable-target',
  'the connection could not be made, or broke each time',
  `Check the endpoint and the network. ${AGAIN}`,
]
const NO_STORE: Fault = [
  'no-store',
  'what answers there is no S3-compatible store: it says 200, but nothing that a store says then',
  'Is the endpoint the address of a console, or is there a login page in front of it?',
]
const SILENT: Fault = ['unreachable-target', 'the store did not answer in time', AGAIN]

/** What the names of errors mean: those of stores, of the SDK and of the system. */
const FAULTS: Readonly<Record<string, Fault>> = {
  CredentialsProviderError: [
    'missing-credentials',
    'no credentials were found',
    'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with AWS_PROFILE.',
  ],
  InvalidAccessKeyId: ['wrong-credentials', 'the store does not know this access key', CHECK],
  SignatureDoesNotMatch: ['wrong-credentials', 'the secret does not belong to the access key', CHECK],
  InvalidToken: [
    'wrong-credentials',
    'the session token is not valid',
    'Sign in again, or unset AWS_SESSION_TOKEN.',
  ],
  ExpiredToken: EXPIRED,
  TokenRefreshRequired: EXPIRED,
  AccessDenied: DENIED,
  Forbidden: DENIED,
  NoSuchBucket: [
    'missing-bucket',
    'there is no such bucket',
    'Create it, or check its name, the region and the endpoint.',
  ],
  RequestTimeTooSkewed: [
    'wrong-clock',
    "this machine's clock and the store's differ too much",
    'Set the clock.',
  ],
  PermanentRedirect: ELSEWHERE,
  AuthorizationHeaderMalformed: ELSEWHERE,
  BadDigest: ['changed-file', 'other bytes arrived than were sent', 'Run it again.'],
  NoStore: NO_STORE,
  NoSuchUpload: ['target-changed', 'someone else finished it or gave it up', 'Run it again.'],
  ECONNREFUSED: UNREACHABLE,
  ECONNRESET: UNREACHABLE,
  EPIPE: UNREACHABLE,
  ENOTFOUND: ['unreachable-target', 'there is no host of this name', 'Check the endpoint and the network.'],
  EAI_AGAIN: ['unreachable-target', 'the name of the host cannot be looked up', 'Check the network.'],
  TimeoutError: SILENT,
  RequestTimeout: SILENT,
  ETIMEDOUT: SILENT,
}

interface ServiceError extends NodeJS.ErrnoException {
  $metadata?: { httpStatusCode?: number | undefined; attempts?: number | undefined }
}

/**
 * The error for what a store would not do. Answers of stores can hold keys and signatures, so of those that are not known
 * only name and status are told, and no cause is handed on.
 *
 * @param what the beginning of the sentence that the reason ends: "css/a.css cannot be put to s3://bucket"
 */
export function storeError(what: string, error: unknown, file?: string): StaticfilesError {
  if (error instanceof StaticfilesError) return error
  const { name, code: errno = '', $metadata = {} } = error as ServiceError
  const { httpStatusCode: status = 0, attempts = 1 } = $metadata
  const [code, reason, advice] =
    FAULTS[errno] ?? FAULTS[name] ?? unknownFault(errno || name, status, attempts)
  return new StaticfilesError(code, `${what}: ${reason}. ${advice}`, { file })
}

function unknownFault(name: string, status: number, attempts: number): Fault {
  if (status === 403) return DENIED
  if (status === 200) return NO_STORE
  if (status === 301) return ELSEWHERE
  const label = /^[\w.]{1,60}$/.test(name) ? name : 'an error without a name'
  if (status === 0) return ['unreachable-target', `the connection failed with ${label}`, AGAIN]
  const answer = `the store answered ${status} ${label}`
  if (attempts === 1 && status < 500)
    return ['target-refused', answer, 'See what the documentation of the store says of it.']
  return ['target-failed', `${answer}, after ${attempts} attempts`, AGAIN]
}
