import { join } from 'node:path'
import { digestOf } from '@staticfiles/core'
import { pathFrom } from '@staticfiles/folder/files'
import type { Metafile, OutputFile } from 'esbuild'
import type { FileToWrite } from '../write-output.ts'
import type { BuildPlan } from './build-options.ts'
import type { NamedFile } from './plan-output.ts'

/** Has the metafile tell the final names and sizes. */
export function patchMetafile(
  metafile: Metafile,
  files: readonly NamedFile[],
  { root, outDir }: BuildPlan,
): void {
  const names = new Map(files.map(({ name, path }) => [name, pathFrom(root, join(outDir, path))]))
  const sizes = new Map(files.map(({ name, read }) => [name, read().length]))
  const rename = (name: string): string => {
    const renamed = names.get(name)
    if (renamed !== undefined) return renamed
    // Those of references in CSS come with a query or a fragment.
    const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(name)!
    return (names.get(path) ?? path) + rest
  }
  const outputs = Object.entries(metafile.outputs)
  for (const [name, output] of outputs) {
    if (output.cssBundle !== undefined) output.cssBundle = rename(output.cssBundle)
    for (const item of output.imports) if (!item.external) item.path = rename(item.path)
    output.bytes = sizes.get(name) ?? output.bytes
  }
  metafile.outputs = Object.fromEntries(outputs.map(([name, output]) => [rename(name), output]))
}

/** The files for a caller who wants them in place of having them written. */
export function outputFilesOf(
  outputFiles: readonly OutputFile[],
  files: readonly NamedFile[],
  others: Iterable<FileToWrite>,
  { root, outDir }: BuildPlan,
): OutputFile[] {
  const byName = new Map(files.map((file) => [file.name, file]))
  const bundled = outputFiles.map((file): OutputFile => {
    const { path, read } = byName.get(pathFrom(root, file.path))!
    return Object.assign(file, { path: join(outDir, path), contents: read() })
  })
  const copies = Array.from(others, ({ path, read }): OutputFile => {
    const contents = read()
    const text = Buffer.from(contents).toString()
    return { path: join(outDir, path), contents, hash: digestOf(contents), text }
  })
  return [...bundled, ...copies]
}
