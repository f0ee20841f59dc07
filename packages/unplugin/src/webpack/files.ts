import { posix } from 'node:path'
import { sortByCodePoints } from '@staticfiles/manifest'
import { withoutTokens } from '../without-digest.ts'
import type { Asset, Compilation } from './compiler.ts'

/** What the info of an asset says of a file that was digested here. */
interface DigestedInfo {
  logicalPath?: string
  /** The absolute path of the file of an included folder that it was made of. */
  source?: string
  /** The digest of its bytes, where they are final. In its name it may be that of the group that it belongs to. */
  digest?: string
}

/** A file of the compilation, as it is at the moment. */
export interface OutputFile {
  name: string
  info: Asset['info'] & DigestedInfo
  /** Its name less the query. */
  path: string
  /** The hashes in its path. */
  tokens: string[]
  read(): Buffer
  text(): string
  /** What the bundler has of the two, without a copy. */
  content(): string | Buffer
}

/** The files that are served, in an order that both bundlers agree on. */
export function outputFiles(compilation: Compilation): OutputFile[] {
  const files = compilation.getAssets().filter(isServed).map(outputFile)
  return sortByCodePoints(files, ({ name }) => name)
}

/**
 * The files that are served, where it is known what they were when they had their names. Only new ones are asked for,
 * since Rspack makes an object of every file that it is asked for.
 */
export function outputFilesSince(before: readonly OutputFile[], compilation: Compilation): OutputFile[] {
  const { assets } = compilation
  const known = new Map(before.map((file) => [file.name, file]))
  const names = sortByCodePoints(Object.keys(assets), (name) => name)
  return names.flatMap((name): OutputFile | OutputFile[] => {
    const file = known.get(name)
    if (file) return { ...file, ...readers(() => assets[name]!) }
    const asset = compilation.getAsset(name)
    return asset && isServed(asset) ? outputFile(asset) : []
  })
}

const isServed = ({ info }: Asset): boolean => !info.hotModuleReplacement && !info.extractedComments

function outputFile(asset: Asset): OutputFile {
  const { name, info } = asset
  const path = pathOf(name)
  return { ...{ name, info, path, tokens: tokensOf(path, info) }, ...readers(() => asset.source) }
}

/** Rspack copies the bytes over from another heap, so only those that are asked for. */
function readers(source: () => Asset['source']): Pick<OutputFile, 'read' | 'text' | 'content'> {
  return {
    read: () => source().buffer(),
    text: () => source().source().toString(),
    content: () => source().source(),
  }
}

export const pathOf = (name: string): string => name.replace(/\?.*$/s, '')

/** The path less the hashes in it: `null` when nothing is left, `undefined` when it has none. */
export function logicalPathOf({ path, tokens }: OutputFile): string | null | undefined {
  return tokens.length === 0 ? undefined : withoutTokens(path, tokens)
}

/** The paths of digested copies, by those of the files that they are copies of. */
export function copiesOf(files: readonly OutputFile[]): Map<string, string> {
  return new Map(
    files.flatMap(({ path, info: { logicalPath } }) =>
      logicalPath === undefined ? [] : [[logicalPath, path]],
    ),
  )
}

/** The source maps of a file, as names of other files. */
export function mapsOf({ info }: Pick<Asset, 'info'>): string[] {
  return [info.related?.sourceMap ?? []].flat()
}

function tokensOf(path: string, info: Asset['info']): string[] {
  const file = posix.basename(path)
  const told = [info.contenthash, info.chunkhash, info.modulehash, info.fullhash].flat()
  const tokens = told.filter((token) => token !== undefined && file.includes(token)) as string[]
  return tokens.length > 0 ? [...new Set(tokens)] : hashBeside(file, info.sourceFilename)
}

/** Rspack's plugin for copied files does not tell the hash that it has put into a name. */
function hashBeside(file: string, sourceFilename: string | undefined): string[] {
  if (sourceFilename === undefined) return []
  const { name, ext } = posix.parse(pathOf(sourceFilename))
  if (!file.startsWith(name) || !file.endsWith(ext)) return []
  return /^[-_.~]([0-9a-f]{6,})$/.exec(file.slice(name.length, file.length - ext.length))?.slice(1) ?? []
}
