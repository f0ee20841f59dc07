import { extname } from 'node:path'
import { type Comparison, compareFile, isSourceMap, movesText } from './compare.ts'
import { isFollowed } from './source-map.ts'
import { textOf } from './text.ts'

/** Files before and after. */
export interface Output {
  /** logicalPath → digestedPath */
  names: ReadonlyMap<string, string>
  readInput(path: string): Buffer
  readOutput(digestedPath: string): Buffer
}

/** What independent parsers say of a whole folder. */
export interface Judgement {
  /** All references, those to other hosts included. */
  references: number
  /** Those to files that exist. */
  links: number
  /** Scripts that are not JavaScript, such as templates: left to `verify`. */
  unreadable: string[]
  faults: string[]
  /** Importer → what it links to. */
  dependencies: Map<string, Set<string>>
}

/** Compares every file of a folder with its digested copy. */
export function judgeFolder(output: Output): Judgement {
  const { names } = output
  const judgement: Judgement = {
    references: 0,
    links: 0,
    unreadable: [],
    faults: [],
    dependencies: new Map(),
  }
  const mapped = new Map<string, string[]>()
  for (const path of names.keys()) {
    const comparison = compare(path, output)
    if (!comparison) {
      judgement.unreadable.push(path)
      continue
    }
    const targets = new Set<string>()
    for (const { found, target } of comparison.ranges) {
      if (!target) continue
      judgement.links++
      targets.add(target.path)
      if (isSourceMap(found) && movesText(comparison))
        mapped.set(target.path, [...(mapped.get(target.path) ?? []), path])
    }
    judgement.references += comparison.ranges.length
    judgement.dependencies.set(path, targets)
    if (extname(path) !== '.map') judgement.faults.push(...comparison.faults)
  }
  for (const path of names.keys()) {
    if (extname(path) === '.map' && !isTrueMap(path, mapped.get(path), output))
      judgement.faults.push(`${path} is not true of ${mapped.get(path)?.join(' or ') ?? 'any file'}`)
  }
  return judgement
}

function compare(path: string, { names, readInput, readOutput }: Output): Comparison | undefined {
  return compareFile(path, readInput(path), readOutput(names.get(path)!), names)
}

/** Whether a map has followed one of the files that it may be the map of, or is as it was where none moved. */
function isTrueMap(path: string, importers: readonly string[] | undefined, output: Output): boolean {
  const map = textOf(output.readInput(path))
  const newMap = textOf(output.readOutput(output.names.get(path)!))
  if (!importers) return map === newMap
  return importers.some((importer) => isFollowed(map, newMap, compare(importer, output)!))
}
