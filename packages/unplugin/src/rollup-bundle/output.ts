import { settleClaims } from '../claims.ts'
import type { FinishedOutput } from '../finished-output.ts'
import { withPlainErrors } from '../plain-errors.ts'
import { reportProblems } from '../problems.ts'
import { claimsOfFolders, type DigestedFolders } from '../static-folders.ts'
import type { Bundle } from './files.ts'
import { type AssetNames, logicalPathOfChunk } from './names.ts'
import type { Output, OutputPlan } from './plan-output.ts'

/** The code of the chunks that have a digest in their names, by path. */
export function codeOfChunks(bundle: Bundle): Map<string, string> {
  const codes = new Map<string, string>()
  for (const file of Object.values(bundle)) {
    if (file.type !== 'chunk' || logicalPathOfChunk(file.preliminaryFileName) === undefined) continue
    codes.set(file.fileName, file.code)
  }
  return codes
}

/**
 * A warning for each chunk whose code is not the one that it was named by.
 *
 * @param before as `codeOfChunks` gave it
 * @param who has changed it
 */
export function warnOfLateChunks(
  before: ReadonlyMap<string, string>,
  bundle: Bundle,
  who?: string,
): string[] {
  return [...codeOfChunks(bundle)]
    .filter(([path, code]) => (before.get(path) ?? code) !== code)
    .map(([path]) => changedLate(path, who))
}

/**
 * Takes down the digests of what the bundler has written, and forgets what plugins after us took out of the bundle, such
 * as scripts that they put into the page.
 *
 * @param digest gives the digest of a file of the bundle
 * @param names the names that were given by digests of sources
 * @returns a warning for each file whose bytes are not those that it was named by
 */
export function recordOutput(
  output: Output,
  bundle: object,
  digest: (path: string) => string,
  names: AssetNames,
): string[] {
  const isThere = (path: string): boolean => path in bundle
  const deleted = new Set(output.bundled.filter((path) => !isThere(path)))
  output.files = Object.keys(bundle)
  output.claims = output.claims.filter(({ path }) => !deleted.has(path))
  output.entries = output.entries
    .filter(({ js }) => !js.some((path) => deleted.has(path)))
    .map((entry) => ({ ...entry, lazy: entry.lazy?.filter((path) => !deleted.has(path)) }))
  output.digests = output.bundled.filter(isThere).map((path) => [path, digest(path)])
  return output.digests
    .filter(([path, digest]) => names.isStale(path, digest))
    .map(([path]) => changedLate(path))
}

/** What is used of the context of the hook `generateBundle`. */
interface BundleContext {
  warn(message: string): void
  emitFile(copy: OutputPlan['copies'][number] & { type: 'asset' }): string
}

/**
 * Tells what is wrong with an output, and adds the copies to its bundle.
 *
 * @param outputs all outputs of the folder
 * @throws {StaticfilesError} `digest-failed`
 */
export function carryOut(
  context: BundleContext,
  { warnings, problems, copies }: OutputPlan,
  outputs: readonly Output[],
  folders: DigestedFolders,
): void {
  const warn = (message: string): void => context.warn(message)
  warnings.forEach(warn)
  withPlainErrors(() => reportProblems([...problems, ...settleOutputs(outputs, folders).problems], warn))
  for (const copy of copies) context.emitFile({ type: 'asset', ...copy })
}

/** Who has which key in the outputs of one folder, beside the files that are no part of any bundle. */
function settleOutputs(
  outputs: readonly Output[],
  folders: DigestedFolders,
): ReturnType<typeof settleClaims> {
  return settleClaims([...outputs.flatMap(({ claims }) => claims), ...claimsOfFolders(folders)])
}

/** What the outputs of one folder are together. */
export function joinOutputs(
  outputs: readonly Output[],
  folders: DigestedFolders,
): Pick<FinishedOutput, 'paths' | 'loose' | 'bundled' | 'entries' | 'imports'> {
  const { paths, loose } = settleOutputs(outputs, folders)
  return {
    paths,
    loose,
    bundled: outputs.flatMap(({ digests }) => digests),
    imports: new Map(outputs.flatMap(({ imports }) => [...imports])),
    // Beside a modern output, a legacy one is for browsers that pages choose it for by themselves.
    entries: (outputs.find(isModern) ?? outputs.at(-1))?.entries ?? [],
  }
}

function isModern({ entries }: Output): boolean {
  return entries.some(({ type }) => type === 'module')
}

const changedLate = (path: string, who = 'another plugin'): string =>
  `${path} was changed by ${who} after it had been named by its content, so it may keep this name when that plugin gives ` +
  'other bytes. Have the plugin work earlier, in `transform` or `renderChunk`.'
