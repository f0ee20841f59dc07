import { type DevServer, followDevServer } from './dev-server.ts'
import { StaticfilesError } from './error.ts'
import { hotRecordFile } from './hot-record.ts'
import type { ManifestSource } from './manifest-source.ts'
import {
  createEmptyRelease,
  createHotRelease,
  createRelease,
  type Release,
  type ReleaseOptions,
} from './release.ts'
import { onFileChange } from './watch-file.ts'

/** The release that counts now: the dev server's while one runs, else that of the last good manifest. */
export interface Releases {
  readonly current: Release
  /** Ends the watch; the present release stays. */
  close(): void
}

export interface ReleasesOptions extends ReleaseOptions {
  watch: boolean
  /** @default a line on stderr */
  onError: ((error: StaticfilesError) => void) | undefined
}

/** @throws {StaticfilesError} `nothing-to-watch`, `manifest-unreadable`, or one of `parseManifest`'s */
export function openReleases(source: ManifestSource, options: ReleasesOptions): Releases {
  const { file } = source
  const { watch, onError = reportError } = options
  const read = (): Release => createRelease(source.read(), options)
  if (!watch) return { current: read(), close: () => {} }
  if (file === undefined) throw nothingToWatch()

  const followsDevServer = process.env.NODE_ENV !== 'production'
  let built: Release
  let isBuilt = true
  let devServer: DevServer | undefined
  // The watch comes first, so that no change is missed between the two.
  const unwatch = onFileChange(file, reload)
  try {
    built = read()
  } catch (error) {
    if (!followsDevServer || !isMissing(error)) {
      unwatch()
      throw error
    }
    built = awaitBuild(error)
    isBuilt = false
  }
  const releases = { current: built, close }
  if (followsDevServer) devServer = followDevServer(hotRecordFile(file), choose, onError)
  choose()
  return releases

  function reload(): void {
    try {
      built = read()
      isBuilt = true
    } catch (error) {
      if (!isBuilt) built = awaitBuild(error as StaticfilesError)
      onError(error as StaticfilesError)
    }
    choose()
  }

  function choose(): void {
    const record = devServer?.record()
    releases.current = record ? createHotRelease(record, { ...options, manifest: built.manifest }) : built
  }

  function close(): void {
    unwatch()
    devServer?.close()
  }
}

function awaitBuild({ code, message, ...fields }: StaticfilesError): Release {
  return createEmptyRelease(new StaticfilesError(code, `${message} Or start the dev server.`, fields))
}

function nothingToWatch(): StaticfilesError {
  return new StaticfilesError(
    'nothing-to-watch',
    'watch is on, but the manifest was given as an object. Give the name of its file.',
  )
}

function reportError(error: StaticfilesError): void {
  process.stderr.write(`${error.message} What was good before stays in use.\n`)
}

function isMissing(error: unknown): error is StaticfilesError {
  const { cause } = error as StaticfilesError
  return (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
}
