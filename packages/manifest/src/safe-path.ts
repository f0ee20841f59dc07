import { StaticfilesError } from './error.ts'

/** Whether a path stays inside the folder or URL that it is joined to. */
export function isSafePath(path: string): boolean {
  if (path === '' || path.includes('\0') || /^[a-z]:[\\/]/i.test(path)) return false
  return (
    !path.split('/').includes('') &&
    !path.split(/[\\/]/).some((segment) => segment === '..' || segment === '.')
  )
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
