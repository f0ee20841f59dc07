import { StaticfilesError } from './error.ts'

/** A NUL, a drive, an empty segment, or one of one or two dots; backslashes are slashes on Windows. */
const UNSAFE = /^$|\0|^[a-z]:[\\/]|^\/|\/\/|\/$|(?:^|[\\/])\.\.?(?:[\\/]|$)/i

/** Whether a path stays inside the folder or URL that it is joined to. */
export function isSafePath(path: string): boolean {
  return !UNSAFE.test(path)
}

/** @throws {StaticfilesError} `manifest-unsafe-path` */
export function assertSafePaths(paths: Iterable<string>, file: string): void {
  for (const path of paths) {
    if (isSafePath(path)) continue
    throw new StaticfilesError(
      'manifest-unsafe-path',
      `${file} names ${JSON.stringify(path)}, which is not a path inside the output folder. It was not written by this tool or by Django: do not use it.`,
      { file },
    )
  }
}
