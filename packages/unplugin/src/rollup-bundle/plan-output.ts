import type { Problem } from '@staticfiles/core'
import type { Claim } from '../claims.ts'
import type { OutputEntry } from '../finished-output.ts'
import { digestFixedFiles } from '../fixed-files.ts'
import type { DigestedFolders } from '../static-folders.ts'
import { claimsOfBundle } from './claims.ts'
import { entriesOfBundle } from './entries.ts'
import { type Bundle, type BundledAsset, bytesOf, type Chunk, importedChunks } from './files.ts'
import { type AssetNames, isNamedChunk } from './names.ts'
import { warnOfUndigestedNames } from './refusals.ts'

interface OutputContext {
  /** The bundler's root, which source paths are relative to. */
  root: string
  /** The format of the scripts: `es`, `iife` and so on. */
  format: string
  names: AssetNames
  folders: DigestedFolders
  /** What the files claim that other builds put into this bundle, as Vite's workers are: by path. */
  guests: ReadonlyMap<string, readonly Claim[]>
  /** The style sheets of all entries, as with Vite's `cssCodeSplit: false`. */
  commonCss: readonly string[]
  /** The path that modules import a file by → its path. */
  imports: ReadonlyMap<string, string>
  /** Whether a file is a note to other programs, such as Vite's own manifest, and not served. */
  isMetadata(path: string): boolean
}

/** One of the outputs of a build; most builds have one. */
export interface Output {
  /** What its own files claim, and not those of folders, which may be shared by several bundles. */
  claims: Claim[]
  /** The files that the bundler named. */
  bundled: string[]
  entries: OutputEntry[]
  /** The path that modules import a file by → its path. */
  imports: ReadonlyMap<string, string>
  /** Of the files that the bundler named, when they are written. */
  digests: [path: string, digest: string][]
  /** All that was written, files of other plugins too. */
  files: string[]
}

/** What becomes of a bundle whose files are final. */
export interface OutputPlan {
  output: Output
  /** The digested copies to be emitted. */
  copies: { fileName: string; source: Uint8Array }[]
  problems: Problem[]
  warnings: string[]
}

/** Whether another plugin has made it as the compressed copy of a file beside it, whose name it shares. */
function isCompressed(path: string, bundle: Bundle): boolean {
  const [, original] = /^(.*)\.(?:br|gz|zst)$/s.exec(path) ?? []
  return original !== undefined && original in bundle
}

/** Looks at a bundle and changes nothing in it. */
export function planOutput(bundle: Bundle, context: OutputContext): OutputPlan {
  const { names, root, folders, guests } = context
  const files = Object.values(bundle).filter(
    ({ fileName }) => !context.isMetadata(fileName) && !isCompressed(fileName, bundle),
  )
  const chunks = files.filter((file) => file.type === 'chunk')
  const imported = importedChunks(bundle)
  // A script that nothing imports can be there twice: under the name that the user wrote, and under that of its bytes.
  const isFree = (chunk: Chunk): boolean => !isNamedChunk(chunk) && !imported.has(chunk.fileName)
  const chunkOfMap = new Map(
    chunks.map((chunk) => [chunk.sourcemapFileName ?? `${chunk.fileName}.map`, chunk]),
  )
  const isFixed = (file: Chunk | BundledAsset): boolean => {
    const chunk = file.type === 'chunk' ? file : chunkOfMap.get(file.fileName)
    if (chunk) return isFree(chunk)
    return names.logicalPathOf(file.fileName) === undefined && !guests.has(file.fileName)
  }
  const bundled = files.filter((file) => !isFixed(file)).map(({ fileName }) => fileName)
  const fixed = files.filter(isFixed).map((file) => ({ logicalPath: file.fileName, source: bytesOf(file) }))
  const { paths, copies, problems } = digestFixedFiles(fixed, bundled, folders)
  // An excluded script stands under its source too, where its name does not prove it.
  const kept = chunks.map(({ fileName }) => fileName).filter((path) => paths.get(path) === path)
  const bound = files.filter(
    ({ type, fileName }) => (type === 'asset' || imported.has(fileName)) && !guests.has(fileName),
  )
  const own = Object.fromEntries(files.map((file) => [file.fileName, file]))
  const inBundle = claimsOfBundle(own, names, root)
  const ofGuests = bundled.flatMap((path) => guests.get(path) ?? [])
  const output: Output = {
    claims: [
      ...Array.from(paths, ([key, path]): Claim => {
        return { key, path, owner: `the asset ${key} of another plugin`, hold: 'firm' }
      }),
      ...inBundle.map((claim) => ({ ...claim, path: paths.get(claim.path) ?? claim.path })),
      ...ofGuests,
    ],
    bundled: [...bundled, ...kept],
    entries: entriesOfBundle(bundle, root, context.format, context.commonCss).map((entry) => {
      return { ...entry, js: entry.js.map((path) => paths.get(path) ?? path) }
    }),
    ...{ imports: context.imports, digests: [], files: [] },
  }
  return {
    output,
    copies: copies.map(({ digestedPath, read }) => ({ fileName: digestedPath, source: read() })),
    problems,
    warnings: warnOfUndigestedNames(bound, names, folders.digestOptions.exclude, 'output'),
  }
}
