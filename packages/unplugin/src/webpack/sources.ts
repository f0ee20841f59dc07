import { sourcePath } from '../source-path.ts'
import type { Compilation } from './compiler.ts'

type Module = Parameters<Compilation['chunkGraph']['getModuleChunks']>[0]

/** A module's path from the root; `undefined` for one that is no file or lies outside. */
export function moduleSource(module: Module | null | undefined, root: string): string | undefined {
  return sourcePath(module?.nameForCondition(), root)
}

/** The source path of an entry: of several modules, the last one, which is what the entry is about. */
export function entrySource(
  { entries, moduleGraph }: Compilation,
  name: string,
  root: string,
): string | undefined {
  const last = entries.get(name)?.dependencies.at(-1)
  return last && moduleSource(moduleGraph.getModule(last), root)
}
