import {
  createMatcher,
  createResolver,
  type Findings,
  type Problem,
  type Reference,
  splitDigestedPath,
} from '@staticfiles/core'
import { COPY_EXTENSIONS, withoutCopyExtension } from '../compress/compression.ts'
import { folderOf } from '../files/folder-of.ts'
import { fitsWithDigest } from '../files/long-names.ts'
import type { Walk } from '../files/walk-folder.ts'
import type { EarlierRun } from './cache/digest-cache.ts'
import type { DigestFolderOptions } from './digest-options.ts'
import { earlierPath, type IndexedAsset, SearchedFile } from './search-files.ts'

/** What can be other than an earlier run has left it. */
export interface Affected {
  /** Files that may get other names. */
  files: SearchedFile[]
  /** What these refer to beside each other. */
  settled: IndexedAsset[]
  /** The paths that the files had in the output, by their logicalPaths; not of new ones. */
  paths: Map<string, string>
  /**
   * The logicalPaths of those of the files of which there may be something to tell: they changed, or are referred to in another
   * way.
   */
  touched: ReadonlySet<string>
}

type Options = Pick<DigestFolderOptions, 'base' | 'exclude' | 'keepOriginals' | 'missing'>

/**
 * Finds the files whose names or bytes may be others now: those that changed, came, or refer to something else, and what leads
 * to them.
 *
 * @param found files that changed or came, looked into
 * @returns `undefined` where more than that may change
 */
export function findAffected(
  found: readonly SearchedFile[],
  earlier: EarlierRun,
  { files: listed }: Walk,
  options: Options,
): Affected | undefined {
  if (!isApart(earlier, listed.columns().paths, options)) return undefined
  const { table } = earlier
  const known = new Map(found.map((file) => [file.index, file]))
  const rewired = findRewired(known, earlier, listed.columns().paths, options)
  if (!rewired) return undefined
  const touched = new Set([...known.keys(), ...rewired.keys()])
  // Problems tell lines, which may be others now.
  const shown = new Set(Array.from(touched, (index) => listed.shownAt(index)))
  if (earlier.head.result.problems.some(({ file }) => shown.has(file))) return undefined

  const affected: Affected = {
    files: [],
    settled: [],
    paths: new Map(),
    touched: new Set(Array.from(touched, (index) => listed.pathAt(index))),
  }
  const indices = table.withReferrers(touched)
  const targets = new Set<number>()
  for (const index of indices) {
    const before = table.at(index)
    const file = known.get(index) ?? new SearchedFile(listed, index)
    if (before && !(table.isNamed(index) && table.isConnected(index))) return undefined
    // Bytes may prove such a name, or not prove it any more.
    if (splitDigestedPath(file.logicalPath)) return undefined
    if (!file.found) {
      if (!before) return undefined
      file.known = before
      file.found = before.findings
    }
    // What it holds is of bytes that are not read here.
    if (file.found.references.some(({ kind }) => kind.holdsIntegrity)) return undefined
    affected.files.push(file)
    if (before) affected.paths.set(file.logicalPath, earlierPath(before, file.logicalPath))
    for (const target of rewired.get(index) ?? table.dependenciesOf(index))
      if (!indices.has(target)) targets.add(target)
  }
  for (const index of targets) {
    const before = table.at(index)
    // Digested copies of an earlier run are no assets of this one.
    if (!before) return undefined
    const logicalPath = listed.pathAt(index)
    const digestedPath = earlierPath(before, logicalPath)
    affected.settled.push({ index, logicalPath, digestedPath, source: NOTHING })
  }
  return affected
}

/** The content of a file of which only the name counts. */
const NOTHING = Buffer.alloc(0)

/** Whether no other file is another one for those that came or went, but for what refers to them. */
function isApart(
  { table, head, added, removed }: EarlierRun,
  paths: readonly string[],
  { keepOriginals, exclude }: Options,
): boolean {
  if (added.length + removed.length === 0) return true
  // Strings may be paths of what has no original.
  if (keepOriginals === false) return false
  const isExcluded = createMatcher(exclude)
  const others = [...added.map((index) => paths[index]!), ...removed.map(({ path }) => path)]
  if (others.some((path) => head.result.problems.some((problem) => concerns(problem, path)))) return false
  const isPlain = (path: string): boolean =>
    !isExcluded(path) &&
    withoutCopyExtension(path) === path &&
    !splitDigestedPath(path) &&
    fitsWithDigest(path) &&
    ![...COPY_EXTENSIONS.keys()].some((extension) => table.indexOf(path + extension) !== undefined)
  if (!others.every(isPlain) || !removed.every(({ isNamed, known }) => isNamed && known)) return false
  // Files of such a name are digested copies while there is no original.
  const originals = new Set(others)
  return paths.every((path, i) => {
    const of = splitDigestedPath(withoutCopyExtension(path))?.logicalPath
    return of === undefined || table.isNamed(i) || !originals.has(of)
  })
}

/** Whether a problem is told of a file, or otherwise where it is there: what is looked for may be near to its name. */
function concerns({ file, lookedFor }: Problem, path: string): boolean {
  const [own, other] = [path, lookedFor ?? ''].map((path) => path.normalize('NFC').toLowerCase())
  const [name, wanted] = [own!, other!].map((path) => path.slice(path.lastIndexOf('/') + 1))
  if (file.endsWith(path.slice(path.lastIndexOf('/') + 1))) return true
  return lookedFor !== undefined && (name === wanted || folderOf(own!) === folderOf(other!))
}

/**
 * Finds the files that refer to other files than before, or are referred to by others, where that counts.
 *
 * @returns for each of them the indices of what it refers to; `undefined` where more may change
 */
function findRewired(
  found: ReadonlyMap<number, SearchedFile>,
  { table, added, removed }: EarlierRun,
  paths: readonly string[],
  { base = '/static/', missing }: Options,
): Map<number, readonly number[]> | undefined {
  const resolve = createResolver(base)
  const open = new Set([...added, ...removed.flatMap(({ referrers }) => referrers)])
  for (const index of table.importersOf(new Set(added.map((index) => paths[index]!)))) open.add(index)
  for (const [index, { found: findings }] of found) {
    const before = table.at(index)?.findings
    if (!tellsAlike(findings!, before)) return undefined
    if (before && !refersAlike(findings!.references, before.references)) open.add(index)
  }
  for (const { path, known } of removed) addNamed(known!.findings.references, path)

  const rewired = new Map<number, readonly number[]>()
  for (const index of open) {
    const before = table.at(index)?.findings.references ?? []
    const references = found.get(index)?.found?.references ?? before
    const targets: number[] = []
    for (const { specifier } of references) {
      const parts = resolve(specifier, paths[index]!)
      const target = parts && table.indexOf(parts.path ?? '')
      if (target !== undefined) targets.push(target)
      else if (parts && missing !== 'ignore') return undefined
    }
    rewired.set(index, targets)
    addNamed(before, paths[index]!)
    addNamed(references, paths[index]!)
  }
  return rewired

  /** What a source map is of, and whether a script is a worker's, is told by what names it. */
  function addNamed(references: readonly Reference[], importer: string): void {
    for (const { kind, specifier } of references) {
      if (!kind.namesSourceMap && !kind.mayNameWorker) continue
      const target = table.indexOf(resolve(specifier, importer)?.path ?? '')
      if (target !== undefined) open.add(target)
    }
  }
}

/** Whether the same problems come of a file, but for their lines. */
function tellsAlike(found: Findings, before: Findings | undefined): boolean {
  const told = ({ notices = [] }: Findings) => JSON.stringify(notices.map(({ code, text }) => [code, text]))
  return told(found) === (before ? told(before) : '[]')
}

function refersAlike(references: readonly Reference[], others: readonly Reference[]): boolean {
  return (
    references.length === others.length &&
    references.every(({ kind, specifier }, i) => {
      const other = others[i]!
      // What is inside of a URL names no file.
      const isSame = specifier === other.specifier || (isData(specifier) && isData(other.specifier))
      return isSame && kind.name === other.kind.name
    })
  )
}

const isData = (specifier: string): boolean => specifier.startsWith('data:')
