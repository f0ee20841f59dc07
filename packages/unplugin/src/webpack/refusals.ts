import { tellOf, warnOfKeptNames } from '../kept-names.ts'
import type { StaticfilesOptions } from '../options.ts'
import type { Compilation, Compiler } from './compiler.ts'
import type { OutputFile } from './files.ts'

/** The plugins that take the CSS out of the scripts, and what they tap. */
const CSS_EXTRACTORS: Record<string, string> = {
  MiniCssExtractPlugin: 'mini-css-extract-plugin',
  CssExtractRspackPlugin: 'css-extract-rspack-plugin',
}

/** What the configuration asks for and cannot have: names that do not change with the bytes. */
export function refuseConfig({ options }: Compiler, { importMap }: StaticfilesOptions): string[] {
  const { output, optimization } = options
  const refusals: string[] = []
  if (importMap) {
    refusals.push(
      'importMap is for bundlers whose chunks import each other by URLs. Here, a runtime knows the names of all chunks: ' +
        "set optimization.runtimeChunk to 'single', and an edit of one chunk renames it and the runtime alone.",
    )
  }
  if (optimization.realContentHash === false) {
    refusals.push(
      'optimization.realContentHash is false, so a file could keep its name while its bytes change: the hashes are ' +
        'made before the URLs of other files are put in. Remove the setting, or set it to true.',
    )
  }
  if (output.hashDigest !== undefined && output.hashDigest !== 'hex') {
    refusals.push(
      `output.hashDigest is '${output.hashDigest}', whose characters are not fit for file names and cannot be told from ` +
        "the rest of a name. Remove the setting, or set it to 'hex'.",
    )
  }
  return refusals
}

/**
 * Plugins that take file names over as soon as they are applied, and so must come after ours. To be asked while ours
 * is applied.
 */
export function refusePluginOrder({ hooks, options }: Compiler): string[] {
  const applied = new Set(hooks.thisCompilation.taps.map(({ name }) => name))
  return options.plugins.flatMap((plugin) => {
    const name = plugin?.constructor.name ?? ''
    if (!plugin || !applied.has(CSS_EXTRACTORS[name] ?? '')) return []
    const { filename } = (plugin as { options?: { filename?: unknown } }).options ?? {}
    const ofOutput = name === 'MiniCssExtractPlugin' ? options.output.cssFilename : undefined
    if ((filename ?? ofOutput) !== undefined) return []
    return [
      `${name} comes before unplugin-staticfiles in \`plugins\`, so its CSS has no hash in its name. ` +
        `Move staticfiles() before it, or give ${name} a \`filename\` such as '[name].[contenthash:12].css'.`,
    ]
  })
}

/** Names that hold a hash of something else than the file's own bytes. */
export function refuseNames(files: readonly OutputFile[], { hash }: Compilation): string[] {
  return (['fullhash', 'chunkhash'] as const).flatMap((kind) => {
    // Rspack also lists the hash of an asset's own bytes as the full one, where its template has [hash].
    const isOfKind = (found: string): boolean => kind === 'chunkhash' || hash?.startsWith(found) === true
    const named = files.filter(({ path, info }) =>
      [info[kind] ?? []].flat().some((found) => path.includes(found) && isOfKind(found)),
    )
    const fault = `the [${kind}] in the name, which ${FAULTS[kind]}. Write [contenthash] in its place.`
    return tellOf(
      named.map(({ path }) => path),
      `has ${fault}`,
      `have ${fault}`,
    )
  })
}

const FAULTS = {
  fullhash: 'changes with every file of the build, so that visitors load everything anew after each edit',
  chunkhash:
    'is made before the URLs of other files are put in, so that a file could keep its name while its bytes change',
}

/** Scripts without a hash in their names that other scripts load. */
export function warnOfBoundNames(bound: readonly OutputFile[]): string[] {
  return warnOfKeptNames(
    bound.map(({ path }) => path),
    "scripts load it by that name, and the template has no [contenthash]. Write output.chunkFilename as '[name].[contenthash:12].js'.",
  )
}
