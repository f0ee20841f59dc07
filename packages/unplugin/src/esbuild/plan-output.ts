import { fillDigests, type Problem } from '@staticfiles/core'
import type { Metafile, OutputFile } from 'esbuild'
import { settleClaims } from '../claims.ts'
import type { OutputEntry } from '../finished-output.ts'
import type { StaticfilesOptions } from '../options.ts'
import { claimsOfFolders, type FolderFiles, takenPath } from '../static-folders.ts'
import { type FileToWrite, filesOfFolders } from '../write-folder-files.ts'
import type { BuildPlan } from './build-options.ts'
import { claimsOfOutput } from './claims.ts'
import { nameCompanions } from './companions.ts'
import { entriesOfOutput } from './entries.ts'
import { type BundledFile, bundledFiles } from './files.ts'
import { nameReferences } from './references.ts'
import { warnOfUnhashedNames } from './refusals.ts'

/** A file of the bundle with its final path and bytes. */
export interface NamedFile extends FileToWrite {
  /** Its path in the metafile, as it was. */
  name: string
  /** That of its bytes. */
  digest: string
}

/** What becomes of a build. */
export interface OutputPlan {
  files: NamedFile[]
  /** key → path */
  paths: Map<string, string>
  /** The keys that yield to those of another build. */
  loose: ReadonlySet<string>
  entries: OutputEntry[]
  problems: Problem[]
  warnings: string[]
}

/** The files that esbuild hands over. */
export interface Bundle {
  metafile: Metafile
  outputFiles: readonly OutputFile[]
}

/** Names the files of a bundle by their bytes, and settles who has which key. Writes nothing. */
export function planOutput(
  { metafile, outputFiles }: Bundle,
  { root, outDir, base, scripts, unhashed }: BuildPlan,
  folders: FolderFiles,
  { keepOriginals = true, exclude = [] }: StaticfilesOptions,
): OutputPlan {
  const bundled = bundledFiles(metafile, outputFiles, root, outDir, unhashed)
  const files = nameReferences(bundled, folders.paths, base).map(nameCompanions)
  const named = fillPlaceholders(files)
  const paths = new Map(named.map(({ name, path }) => [name, path]))

  const claims = [...claimsOfOutput(files, metafile, paths, root), ...claimsOfFolders(folders)]
  const settled = settleClaims(claims)
  const written = new Set(paths.values())
  const taken = [...filesOfFolders(folders.files, keepOriginals)].filter(({ path }) => written.has(path))
  return {
    files: named,
    paths: settled.paths,
    loose: settled.loose,
    entries: entriesOfOutput(files, metafile, paths, root, scripts),
    problems: [...taken.map(({ file, path }) => takenPath(file, path)), ...settled.problems],
    warnings: warnOfUnhashedNames(files, exclude),
  }
}

function fillPlaceholders(files: readonly BundledFile[]): NamedFile[] {
  const all = files.flatMap((file) => [
    { ...file, isText: file.kind !== 'asset' },
    ...file.companions.map((companion) => ({ ...companion, isText: false })),
  ])
  const filled = fillDigests(
    all.map(({ path, placeholder, contents: source, isText }) => ({ path, placeholder, source, isText })),
  )
  return filled.map(({ path, source, digest }, i) => ({
    name: all[i]!.name,
    path,
    digest,
    read: () => source,
  }))
}
