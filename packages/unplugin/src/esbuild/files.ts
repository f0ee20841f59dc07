import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathFrom } from '@staticfiles/folder/files'
import type { Metafile, OutputFile } from 'esbuild'
import { withoutTokens } from '../without-digest.ts'
import { type CompanionKind, kindOf, type NamedKind, PLACEHOLDER, SUFFIXES } from './names.ts'

/** A file that esbuild has made, with a placeholder in its path until the digest is known. */
interface OpenFile {
  /** Its path in the metafile. */
  name: string
  /** Its path in the output folder. */
  path: string
  placeholder: string | undefined
  contents: Uint8Array
}

export interface BundledFile extends OpenFile {
  kind: NamedKind
  /** What the metafile says of it. */
  output: Metafile['outputs'][string]
  companions: Companion[]
}

/** A file that is named after another: its source map, or the legal comments that were taken out of it. */
export interface Companion extends OpenFile {
  kind: CompanionKind
  /** What its name ends in, after that of the other. */
  suffix: string
}

/**
 * The files of a build, with their companions.
 *
 * @param root the folder that the metafile's paths start from
 * @param unhashed the kinds whose templates have no hash
 */
export function bundledFiles(
  { outputs }: Metafile,
  outputFiles: readonly OutputFile[],
  root: string,
  outDir: string,
  unhashed: readonly NamedKind[],
): BundledFile[] {
  const files = outputFiles.map((file): OpenFile => {
    const path = pathFrom(outDir, file.path)
    const placeholder = path.match(PLACEHOLDER)?.at(-1)
    return { name: pathFrom(root, file.path), path, placeholder, contents: file.contents }
  })
  const byName = new Map(files.map((file) => [file.name, file]))
  const companionNames = new Set<string>()
  const companionsOf = ({ name }: OpenFile): Companion[] =>
    (['map', 'legal'] as const).flatMap((kind) => {
      const suffix = SUFFIXES[kind]
      const companion = byName.get(name + suffix)
      if (!companion) return []
      companionNames.add(companion.name)
      return { ...companion, kind, suffix, placeholder: undefined }
    })

  return files
    .map((file): BundledFile => {
      const kind = (file.placeholder && kindOf(file.placeholder)) || kindByUse(file.name, outputs, unhashed)
      return { ...file, kind, output: outputs[file.name]!, companions: companionsOf(file) }
    })
    .filter(({ name }) => !companionNames.has(name))
}

/** The path less the digest: `null` when nothing is left, `undefined` when it has none. */
export function logicalPathOf({ path, placeholder }: OpenFile): string | null | undefined {
  return placeholder === undefined ? undefined : withoutTokens(path, [placeholder])
}

/** For a file whose template has no hash. */
function kindByUse(name: string, outputs: Metafile['outputs'], unhashed: readonly NamedKind[]): NamedKind {
  const all = Object.values(outputs)
  const isLoadedLater = all.some(({ imports }) =>
    imports.some(({ kind, path }) => kind === 'dynamic-import' && path === name),
  )
  const isEntry = outputs[name]?.entryPoint !== undefined || all.some(({ cssBundle }) => cssBundle === name)
  const likely =
    isLoadedLater || (!isEntry && /\.[cm]?js$/.test(name)) ? 'chunk' : isEntry ? 'entry' : 'asset'
  return unhashed.includes(likely) ? likely : (unhashed[0] ?? likely)
}

/** The file that an input of the metafile is; `undefined` for one that is none. */
export function inputFile(input: string, root: string): string | undefined {
  const paths = new Set([input, withoutQuery(input)])
  return [...paths].map((path) => resolve(root, path)).find((file) => existsSync(file))
}

/** A reference in CSS may have a query, which esbuild keeps: fonts/a.eot?#iefix. */
export function withoutQuery(input: string): string {
  return input.replace(/[?#].*$/s, '')
}
