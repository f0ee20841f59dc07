import { join, resolve } from 'node:path'
import {
  createMatcher,
  type DigestedAsset,
  type DigestOptions,
  digestAssets,
  type Problem,
} from '@staticfiles/core'
import type { DjangoProject } from '@staticfiles/folder/django'
import { type FolderAsset, prefixFolder, readFolder, shownPath } from '@staticfiles/folder/files'
import type { Claim } from './claims.ts'
import { askDjango, isInside } from './django-folders.ts'
import type { DjangoFolders, StaticFolder, StaticfilesOptions } from './options.ts'

/** A folder to digest. */
export interface FolderInput extends StaticFolder {
  /** Whether it is the bundler's own folder of static files, whose originals the bundler copies. */
  isPublic: boolean
  /** Which of its files to take, where a project has listed them. */
  files?: readonly string[] | undefined
  /** The project that it is of: of its files with one path, the first counts. */
  project?: DjangoProject | undefined
  /** The bundler's output folder, of which nothing is taken. */
  outDir?: string | undefined
}

/** What the option `include` stands for. */
interface Included {
  folders: FolderInput[]
  problems: Problem[]
}

/** A file of a folder, at its place in the output. */
interface PlacedFile extends FolderAsset, Pick<FolderInput, 'isPublic' | 'project'> {}

/** The same, digested. */
export interface FolderFile
  extends Pick<PlacedFile, 'logicalPath' | 'name' | 'file' | 'isPublic'>,
    Pick<DigestedAsset, 'digestedPath' | 'read'> {
  /** Its bytes as they are in the folder. */
  readOriginal(): Uint8Array
}

/** The files of the option `include`, as they were when the build began. */
export interface DigestedFolders {
  files: FolderFile[]
  /** logicalPath → digestedPath; an outdated digested copy has no entry. */
  paths: ReadonlyMap<string, string>
  problems: Problem[]
  /** The absolute paths of the folders, which a watcher has to look at. */
  dirs: readonly string[]
  /** How they were digested, and what else has no name yet is to be. */
  digestOptions: DigestOptions
}

export const NO_FOLDERS: DigestedFolders = {
  files: [],
  paths: new Map(),
  problems: [],
  dirs: [],
  digestOptions: {},
}

/**
 * The folders of the option `include`, from the working directory, with those of its Django projects.
 *
 * @throws {StaticfilesError} as `openDjangoProject` does
 */
export async function includedFolders(options: StaticfilesOptions, root: string): Promise<Included> {
  const included: Included = { folders: [], problems: [] }
  for (const folder of options.include ?? []) {
    if (typeof folder === 'object' && 'django' in folder) {
      const project = await askDjango(options, folder, root)
      included.folders.push(...foldersOf(project, folder))
      included.problems.push(...project.problems.filter(({ code }) => code === 'missing-folder'))
    } else {
      const { dir, ...rest } = typeof folder === 'string' ? { dir: folder } : folder
      included.folders.push({ ...rest, dir: shownPath(resolve(root, dir)), isPublic: false })
    }
  }
  return included
}

function foldersOf(project: DjangoProject, { ignorePatterns }: DjangoFolders): FolderInput[] {
  return project.sources.map(({ root, prefix, files }) => ({
    ...{ dir: shownPath(root), prefix, files, project, isPublic: false },
    defaultIgnore: [...project.ignorePatterns, ...(ignorePatterns ?? [])],
  }))
}

/** Less what the bundler writes, which the settings of a Django project may name, before it is there too. */
export function withoutOutput({ folders, problems }: Included, outDir: string): Included {
  return {
    folders: folders
      .filter(({ project, dir }) => !project || !isInside(resolve(dir), outDir))
      .map((folder) => (folder.project ? { ...folder, outDir } : folder)),
    problems: problems.filter(({ lookedFor = '' }) => !isInside(resolve(lookedFor), outDir)),
  }
}

/**
 * Reads folders and digests their files together, so that they may refer to each other.
 *
 * @param folders `dir` as the user would write it, from the working directory
 * @param manifest the manifest's file, which is no asset
 * @throws {StaticfilesError} `missing-folder`, `not-a-folder`, `unreadable-folder`, `unreadable-file`, `changed-file` or
 * `invalid-prefix`
 */
export function digestFolders(
  { folders, problems: faults }: Included,
  manifest: string,
  digestOptions: DigestOptions,
): DigestedFolders {
  const problems = [...faults]
  const placed = new Map<string, PlacedFile>()
  for (const folder of folders) {
    const { files, problems: faults } = readPlaced(folder, manifest)
    problems.push(...faults)
    for (const file of files) {
      const other = placed.get(file.logicalPath)
      if (other) {
        if (!file.project || file.project !== other.project)
          problems.push(samePath(file, file.logicalPath, other.name))
      } else placed.set(file.logicalPath, file)
    }
  }

  const digested = digestAssets(placed.values(), digestOptions)
  const named = digested.problems.map((problem) => {
    return { ...problem, file: placed.get(problem.file)?.name ?? problem.file }
  })
  return {
    files: digested.assets.map(({ logicalPath, digestedPath, read }) => {
      // What was digested before and has lost its original stands in the folder under its digestedPath.
      const own = (placed.get(logicalPath) ?? placed.get(digestedPath))!
      return { ...own, digestedPath, readOriginal: own.source, read }
    }),
    paths: digested.manifest.paths,
    problems: [...problems, ...named],
    dirs: folders.map(({ dir }) => resolve(dir)),
    digestOptions,
  }
}

/**
 * What the logicalPaths of a folder's files begin with: empty, or ending in a slash.
 * @throws {StaticfilesError} `invalid-prefix`
 */
export function outputFolderOf({ dir, prefix = '' }: StaticFolder): string {
  return prefixFolder(prefix, `The prefix of ${dir}`)
}

function readPlaced(input: FolderInput, manifest: string): { files: PlacedFile[]; problems: Problem[] } {
  const { dir, glob = '**', isPublic, files: known, project, outDir, ignorePatterns, defaultIgnore } = input
  const isTaken = createMatcher([glob].flat())
  const { assets, problems } = readFolder(dir, {
    ...{ manifest, files: known, ignorePatterns },
    // The bundler copies what links lead to, wherever it is; and all that is in its folder. Django follows them, too.
    followLinks: isPublic || project !== undefined,
    defaultIgnore: isPublic ? false : (defaultIgnore ?? true),
  })
  const folder = outputFolderOf(input)
  return {
    files: assets
      .filter(({ logicalPath }) => isTaken(logicalPath))
      .filter(({ file }) => outDir === undefined || !isInside(file, outDir))
      .map((asset) => {
        return { ...asset, logicalPath: folder + asset.logicalPath, isPublic, project }
      }),
    problems: problems
      .filter(({ file }) => isTaken(file) && (outDir === undefined || !isInside(resolve(dir, file), outDir)))
      .map((problem) => ({ ...problem, file: join(dir, problem.file) })),
  }
}

/** A file of a folder, where the output has another file already. */
export function samePath(
  { name }: Pick<FolderFile, 'name'>,
  path: string,
  other: string = 'another of the build',
): Problem {
  return {
    code: 'duplicate-asset',
    severity: 'error',
    message: `This file and ${other} would both be written to ${path}. Rename one of them, or give its folder a \`prefix\`.`,
    file: name,
  }
}

/** Files of folders are known by their paths. */
export function claimsOfFolders({ files, paths }: DigestedFolders): Claim[] {
  const byPath = new Map(files.map((file) => [file.digestedPath, file]))
  return Array.from(paths, ([key, path]) => {
    const { name: owner = path, file: source } = byPath.get(path) ?? {}
    return { key, path, owner, hold: 'firm', source }
  })
}
