import { isAbsolute, relative, sep } from 'node:path'
import { isSafePath } from '@staticfiles/manifest'
import type { Compilation } from './compiler.ts'

export type Module = Parameters<Compilation['chunkGraph']['getModuleChunks']>[0]

/** A module's path from the root, posix; `undefined` for one that is no file or lies outside. */
export function sourcePath(module: Module | null | undefined, root: string): string | undefined {
  const file = module?.nameForCondition()
  if (!file || !isAbsolute(file)) return undefined
  const path = relative(root, file).split(sep).join('/')
  return isSafePath(path) ? path : undefined
}

/** The source path of an entry: of several modules, the last one, which is what the entry is about. */
export function entrySource(
  { entries, moduleGraph }: Compilation,
  name: string,
  root: string,
): string | undefined {
  const last = entries.get(name)?.dependencies.at(-1)
  return last && sourcePath(moduleGraph.getModule(last), root)
}
