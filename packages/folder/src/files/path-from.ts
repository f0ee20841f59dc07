import { relative, sep } from 'node:path'

/** A file's path from a folder, with slashes on every system, as URLs and manifests have it; begins with `..` when it lies elsewhere. */
export function pathFrom(folder: string, file: string): string {
  const isInside = file.startsWith(folder) && file[folder.length] === sep
  const path = isInside ? file.slice(folder.length + 1) : relative(folder, file)
  return path.replaceAll(sep, '/')
}
