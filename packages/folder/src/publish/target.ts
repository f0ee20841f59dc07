import type { Problem } from '@staticfiles/core'
import { COUNT, mustBe, type Schemas, TEXT } from '../options/index.ts'
import type { Upload } from '../published/upload.ts'
import { WAIT, type WaitOptions } from '../releases/run-turn.ts'

/** How many requests are under way at a time, unless the user says otherwise: a far store answers in some 20 ms. */
export const CONCURRENCY = 64

/** How many of these at most may hold more than 1 MiB each, so that 128 MiB are in memory. */
export const MOST_LARGE = 16

/** A place that files are published to. Paths are posix, from its root. */
export interface Target {
  /** What the user called it, for messages. */
  readonly name: string
  /** Which of these files are there already with the same bytes. */
  findSame(uploads: readonly Upload[], options: FindSameOptions): Promise<Same>
  /** Sets the headers of a file that is there with the same bytes, and leaves those where they are. */
  mend(upload: Upload): Promise<void>
  /**
   * Puts a file there, whole or not at all; one of the same path is replaced.
   * @param onBytes told of bytes as they arrive
   */
  put(upload: Upload, onBytes: (bytes: number) => void): Promise<void>
  /** The paths of all files in a folder and below; none where there is no such folder. */
  list(folder: string): Promise<string[]>
  /**
   * The text of a file that is there.
   * @param length how many bytes of its beginning are enough
   */
  read(path: string, length?: number): Promise<string>
  /** Removes a file; one that is not there is no error. */
  remove(path: string): Promise<void>
  /**
   * Does something while no prune deletes anything there.
   * @param run told of what is to be said of that
   */
  withoutPrune<Result>(run: (problems: readonly Problem[]) => Promise<Result>): Promise<Result>
  /** Lets go of connections and temporary files. */
  close(): void
}

export interface FindSameOptions {
  /** Whether to go by what earlier runs have seen there, where the target shows that it is the same, and to keep that. */
  cache: boolean
  /** Whether to write nothing. */
  dryRun: boolean
}

/** Paths of files that are there already with the same bytes. */
export interface Same {
  /** Also those with other headers. */
  bytes: Set<string>
  /** Those that are served with other headers than are right. */
  otherHeaders: Set<string>
}

/** A file in a store. */
export interface StoredFile {
  /** In bytes. */
  size: number
  /** Its entity tag. */
  tag?: string | undefined
  /** When it was put there, by the clock of the store, in milliseconds. */
  time: number
}

/** A store, which can be pruned. A folder is pruned as any output is. */
export interface StoreTarget extends Target {
  /** All files by path, or those in a folder. */
  listFiles(folder?: string): Promise<Map<string, StoredFile>>
  /** Whether the md5 of a file, in hex, begins with this digest, as far as the store can tell. */
  hasDigest(path: string, file: StoredFile, digest: string): Promise<boolean>
}

export interface TargetOptions extends WaitOptions {
  /**
   * The address of an S3-compatible store.
   * @default that of the AWS SDK: `AWS_ENDPOINT_URL_S3`, or Amazon's own
   * @example 'https://s3.example.com'
   */
  endpoint?: string | undefined
  /**
   * The region of the bucket.
   * @default that of the AWS SDK: `AWS_REGION` or the profile's; `us-east-1` where an endpoint is given
   */
  region?: string | undefined
  /**
   * How many requests may be under way at a time.
   * @default 64, of which 16 with more than 1 MiB each
   */
  concurrency?: number | undefined
  /**
   * How often a request is sent until it succeeds, with growing pauses between; only where the failure may pass (5xx,
   * a lost connection, no answer).
   * @default 6
   */
  attempts?: number | undefined
  /**
   * After how many milliseconds of silence a request is given up and sent again.
   * @default 60000
   */
  timeout?: number | undefined
}

export const TARGET: Schemas<TargetOptions> = {
  endpoint: mustBe(TEXT, "a URL, such as 'https://s3.example.com'"),
  region: mustBe(TEXT, "a name, such as 'eu-central-1'"),
  concurrency: mustBe(COUNT, 'a whole number from 1 on, such as 64'),
  attempts: mustBe(COUNT, 'a whole number from 1 on, such as 6'),
  timeout: mustBe(COUNT, 'a number of milliseconds, such as 60000'),
  ...WAIT,
}
