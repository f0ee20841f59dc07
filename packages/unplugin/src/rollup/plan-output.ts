import type { DigestOptions, Problem } from '@staticfiles/core'
import type { Claim } from '../claims.ts'
import type { FolderFiles } from '../static-folders.ts'
import type { Bundle } from './bundle.ts'
import { claimsOfBundle } from './bundle-claims.ts'
import type { AssetNames } from './digested-names.ts'
import { digestFixedAssets } from './fixed-assets.ts'

export interface OutputContext extends DigestOptions {
  /** The bundler's root, which source paths are relative to. */
  root: string
  names: AssetNames
  folders: FolderFiles
  /** What the files claim that other builds put into this bundle, as Vite's workers are: by path. */
  guests: ReadonlyMap<string, readonly Claim[]>
  keepOriginals: boolean
  /** Whether a file is a note to other programs, such as Vite's own manifest, and not served. */
  isMetadata(path: string): boolean
}

/** What becomes of a bundle whose files are final. */
export interface OutputPlan {
  claims: Claim[]
  /** The files that the bundler named. */
  bundled: string[]
  /** The files to be written beside them. */
  additions: { fileName: string; source: Uint8Array }[]
  problems: Problem[]
}

/** Looks at a bundle and changes nothing in it. */
export function planOutput(bundle: Bundle, context: OutputContext): OutputPlan {
  const { names, root, folders, guests } = context
  const maps = new Set<string>()
  for (const file of Object.values(bundle)) {
    if (file.type === 'chunk') maps.add(file.sourcemapFileName ?? `${file.fileName}.map`)
  }
  const isBundled = (path: string): boolean =>
    bundle[path]?.type === 'chunk' ||
    names.logicalPathOf(path) !== undefined ||
    guests.has(path) ||
    maps.has(path)

  const files = Object.values(bundle).filter(({ fileName }) => !context.isMetadata(fileName))
  const bundled = files.filter(({ fileName }) => isBundled(fileName)).map(({ fileName }) => fileName)
  const fixed = digestFixedAssets(
    files.filter((file) => file.type === 'asset').filter(({ fileName }) => !isBundled(fileName)),
    bundled,
    folders,
    context,
  )
  return {
    claims: [
      ...claimsOfBundle(bundle, names, root),
      ...bundled.flatMap((path) => guests.get(path) ?? []),
      ...fixed.claims,
      ...claimsOfFolders(folders),
    ],
    bundled,
    additions: [...fixed.copies, ...filesToWrite(folders, context.keepOriginals)],
    problems: fixed.problems,
  }
}

function claimsOfFolders({ files, paths }: FolderFiles): Claim[] {
  const owners = new Map(files.map(({ digestedPath, name }) => [digestedPath, name]))
  return Array.from(paths, ([key, path]) => ({ key, path, owner: owners.get(path) ?? path, hold: 'firm' }))
}

/** The digested files, and the originals that the bundler does not copy by itself. */
function filesToWrite({ files }: FolderFiles, keepOriginals: boolean): OutputPlan['additions'] {
  return files.flatMap(({ logicalPath, digestedPath, isPublic, read, readOriginal }) => {
    const isCopied = isPublic && keepOriginals
    const digested = { fileName: digestedPath, source: read() }
    if (digestedPath === logicalPath) return isCopied ? [] : [digested]
    return isCopied || !keepOriginals
      ? [digested]
      : [digested, { fileName: logicalPath, source: readOriginal() }]
  })
}
