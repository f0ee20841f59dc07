import type { Metafile } from 'esbuild'
import { reachedFrom } from '../script-graph.ts'
import { placeholdersInUrls, stableTexts } from '../stable-imports.ts'
import type { BundledFile } from './files.ts'
import { PLACEHOLDER } from './names.ts'

/**
 * Has the modules of a page import each other by paths that stay; those of workers, where no import map counts, do not.
 * @returns the files, and the path that a file is imported by, by the file's name in the metafile
 */
export async function mapImports(
  files: readonly BundledFile[],
  { outputs }: Metafile,
): Promise<{ files: BundledFile[]; specifiers: Map<string, string> }> {
  const { withStableImports } = await import('../edits/edit-script.ts')

  const scripts = files.filter(
    ({ path, placeholder }) => placeholder !== undefined && /\.[cm]?js$/.test(path),
  )
  const byName = new Map(scripts.map((script) => [script.name, script]))
  const byPlaceholder = new Map(scripts.map((script) => [script.placeholder!, script.name]))
  const importsOf = (name: string): string[] =>
    outputs[name]!.imports.map(({ path }) => path).filter((path) => byName.has(path))
  const inWorkers = reachedFrom(
    scripts
      .flatMap(({ contents }) => placeholdersInUrls(contents, PLACEHOLDER))
      .flatMap((placeholder) => byPlaceholder.get(placeholder) ?? []),
    importsOf,
  )
  const texts = stableTexts(
    scripts.map(({ path, placeholder, output }) => {
      const identity = output.entryPoint ?? Object.keys(output.inputs).sort().join('\n')
      return { path, placeholder: placeholder!, identity }
    }),
  )
  const mapped = scripts.filter(({ name }) => !inWorkers.has(name))
  const imported = new Set(mapped.flatMap(({ name }) => importsOf(name)))
  return {
    files: files.map((file) => {
      if (!byName.has(file.name) || inWorkers.has(file.name)) return file
      const stable = withStableImports(Buffer.from(file.contents).toString(), texts, PLACEHOLDER)
      return { ...file, contents: Buffer.from(stable.toString()) }
    }),
    specifiers: new Map(
      [...imported].map((name) => {
        const { path, placeholder } = byName.get(name)!
        return [name, path.replaceAll(placeholder!, texts.get(placeholder!)!)]
      }),
    ),
  }
}
