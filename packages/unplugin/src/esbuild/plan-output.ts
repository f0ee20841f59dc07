import { fillDigests, type Problem } from '@staticfiles/core'
import type { BuildResult, Metafile } from 'esbuild'
import { settleClaims } from '../claims.ts'
import type { FinishedOutput } from '../finished-output.ts'
import { digestFixedFiles } from '../fixed-files.ts'
import type { BuildPlace } from '../manifest-place.ts'
import type { StaticfilesOptions } from '../options.ts'
import { claimsOfFolders, type DigestedFolders, samePath } from '../static-folders.ts'
import { type FileToWrite, filesOfFolders } from '../write-output.ts'
import type { BuildPlan } from './build-options.ts'
import { claimsOfOutput } from './claims.ts'
import { nameCompanions } from './companions.ts'
import { entriesOfOutput } from './entries.ts'
import { type BundledFile, bundledFiles } from './files.ts'
import { mapImports } from './import-map.ts'
import { nameReferences } from './references.ts'
import { warnOfUnhashedNames } from './refusals.ts'

/** A file of the bundle with its final path and bytes. */
export interface NamedFile extends FileToWrite {
  /** Its path in the metafile, as it was. */
  name: string
  /** That of its bytes. */
  digest: string
}

/** What becomes of a build, and what is to be told of it. */
export interface OutputPlan extends Omit<FinishedOutput, keyof BuildPlace | 'base'> {
  files: NamedFile[]
  /** The digested copies of files that have a name of their own. */
  copies: FileToWrite[]
  problems: Problem[]
  warnings: string[]
}

/** Names the files of a bundle by their bytes, and settles who has which key. Writes nothing. */
export async function planOutput(
  { metafile, outputFiles }: Pick<BuildResult<{ metafile: true; write: false }>, 'metafile' | 'outputFiles'>,
  { root, outDir, base, scripts, unhashed }: BuildPlan,
  folders: DigestedFolders,
  options: StaticfilesOptions,
): Promise<OutputPlan> {
  const bundled = bundledFiles(metafile, outputFiles, root, outDir, unhashed)
  const referring = (await nameReferences(bundled, folders.paths, base)).map(nameCompanions)
  const { files, specifiers } =
    options.importMap && scripts === 'module'
      ? await mapImports(referring, metafile)
      : { files: referring, specifiers: new Map<string, string>() }
  const named = fillPlaceholders(files)
  const fixedNames = namesOfFixed(files, metafile)
  const isFixed = ({ name }: { name: string }): boolean => fixedNames.has(name)
  const fixed = named.filter(isFixed).map(({ path: logicalPath, read }) => ({ logicalPath, source: read() }))
  const others = named.filter((file) => !isFixed(file)).map(({ path }) => path)
  const digested = digestFixedFiles(fixed, others, folders)
  const paths = new Map(named.map(({ name, path }) => [name, digested.paths.get(path) ?? path]))

  const claims = [...claimsOfOutput(files, metafile, paths, root), ...claimsOfFolders(folders)]
  const settled = settleClaims(claims)
  const written = new Set([...named.map(({ path }) => path), ...paths.values()])
  const taken = [...filesOfFolders(folders, options)].filter(({ path }) => written.has(path))
  return {
    files: named,
    copies: digested.copies.map(({ digestedPath: path, read }) => ({ path, read })),
    // An excluded script stands under its source too, where its name does not prove it.
    bundled: named
      .filter(({ name, path }) => paths.get(name) === path)
      .map(({ path, digest }) => [path, digest]),
    paths: settled.paths,
    loose: settled.loose,
    imports: new Map(Array.from(specifiers, ([name, specifier]) => [specifier, paths.get(name)!])),
    entries: entriesOfOutput(files, metafile, paths, root, scripts),
    problems: [
      ...digested.problems,
      ...taken.map(({ file, path }) => samePath(file, path)),
      ...settled.problems,
    ],
    warnings: warnOfUnhashedNames(
      files.filter((file) => !isFixed(file)),
      options,
    ),
  }
}

/** The entries without a hash that no other file loads, with what is named after them: they can be there twice. */
function namesOfFixed(files: readonly BundledFile[], { outputs }: Metafile): Set<string> {
  const imported = new Set(Object.values(outputs).flatMap(({ imports }) => imports.map(({ path }) => path)))
  const fixed = files.filter(
    ({ name, kind, placeholder }) => kind === 'entry' && placeholder === undefined && !imported.has(name),
  )
  return new Set(fixed.flatMap(({ name, companions }) => [name, ...companions.map(({ name }) => name)]))
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
