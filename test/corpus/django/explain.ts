import { extname } from 'node:path'
import type { Comparison, Link } from '../ground-truth/compare.ts'
import { isCovered } from '../ground-truth/css.ts'
import type { Collected, Edit, Passed } from './collect.ts'
import type { Rule } from './rules.ts'

/** What we made of a folder. */
export interface Ours {
  names: ReadonlyMap<string, string>
  /** Importer → what it links to. */
  dependencies: ReadonlyMap<string, ReadonlySet<string>>
  compare(path: string): Comparison | undefined
}

/** Why each differing name differs; `undefined` where no rule says. */
export function explainDifferences(
  { differences }: Collected,
  ours: Ours,
): Map<string, ReadonlySet<Rule> | undefined> {
  return new Map(Object.keys(differences).map((path) => [path, explain(path, differences, ours)]))
}

function explain(
  path: string,
  differences: Collected['differences'],
  ours: Ours,
): ReadonlySet<Rule> | undefined {
  const { name, edits } = differences[path]!
  if (!ours.names.has(path) || name === null) return undefined
  if (edits === null) return new Set(['encoding'])
  if (extname(path) === '.map') return new Set(['map'])
  const comparison = ours.compare(path)
  if (!comparison) return edits.length === 0 ? new Set(['modules']) : undefined

  const rules = new Set<Rule>()
  for (const place of placesOf(comparison, edits)) {
    if (place.own === place.django) continue
    const rule =
      place.links.length > 0
        ? ruleFor(path, place, differences, ours)
        : isCovered(comparison.before, place.start) && 'place'
    if (!rule) return undefined
    rules.add(rule)
  }
  if (rules.size === 0 && leadsTo(path, path, ours)) rules.add('cycle')
  return rules.size > 0 ? rules : undefined
}

/** A range of a file in which Django or we replaced something, and what stands there after either. */
interface Place {
  start: number
  before: string
  own: string
  django: string
  isDjangos: boolean
  isPassed: boolean
  links: Link[]
}

function placesOf({ before, after, ranges }: Comparison, found: readonly (Edit | Passed)[]): Place[] {
  const edits = found.filter(isEdit)
  const own = ranges
    .map((link): Edit => [link.start, link.end, after.slice(link.newStart, link.newEnd)])
    .filter(([start, end, text]) => before.slice(start, end) !== text)
  return merge([...own, ...edits]).map(([start, end]) => {
    const inside = (range: Edit) => range[0] >= start && range[1] <= end
    const djangos = edits.filter(inside)
    return {
      start,
      before: before.slice(start, end),
      own: apply(before, start, end, own.filter(inside)),
      django: apply(before, start, end, djangos),
      isDjangos: djangos.length > 0,
      isPassed: found.some((one) => !isEdit(one) && one[0] === start),
      links: ranges.filter((link) => link.start >= start && link.end <= end && link.target !== undefined),
    }
  })
}

const isEdit = (found: Edit | Passed): found is Edit => found[2] !== null

/** Ranges without overlap that cover the edits. */
function merge(edits: readonly Edit[]): [start: number, end: number][] {
  const merged: [number, number][] = []
  for (const [start, end] of edits.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last && start < last[1]) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return merged
}

function apply(text: string, start: number, end: number, edits: readonly Edit[]): string {
  let result = ''
  let copied = start
  for (const [from, to, replacement] of edits.toSorted((a, b) => a[0] - b[0])) {
    result += text.slice(copied, from) + replacement
    copied = to
  }
  return result + text.slice(copied, end)
}

function ruleFor(
  path: string,
  { before, isDjangos, isPassed, links }: Place,
  differences: Collected['differences'],
  ours: Ours,
): Rule | undefined {
  const {
    found: { kind },
    target,
  } = links[0]!
  const { path: named, suffix } = target!
  if (isDjangos) {
    if (suffix.startsWith('?') && (ours.dependencies.get(named)?.size ?? 0) > 0) return 'query'
    if (leadsTo(named, path, ours)) return 'cycle'
    if (named in differences) return 'dependency'
    return /\\|%|\s/.test(before) ? 'blanks' : undefined
  }
  if (isPassed) return 'passed'
  if (kind === 'js-import' || kind === 'js-url' || /^\.[cm]js$/.test(extname(path))) return 'modules'
  if (kind === 'css-src' || kind === 'css-image-set') return 'functions'
  if (kind === 'css-source-map' || kind === 'js-source-map') return 'comment'
  return /\\|\s/.test(before) ? 'blanks' : undefined
}

function leadsTo(from: string, to: string, { dependencies }: Ours): boolean {
  const seen = new Set<string>()
  const waiting = [from]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for (const next of dependencies.get(path) ?? []) {
      if (next === to) return true
      if (!seen.has(next)) waiting.push(next)
      seen.add(next)
    }
  }
  return false
}
