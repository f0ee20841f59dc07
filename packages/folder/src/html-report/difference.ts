import { diffManifests, type Manifest } from '@staticfiles/manifest'
import type { Difference, ReportedFile } from './report-data.ts'

export interface Comparison {
  difference: Difference
  /** How a file with these keys differs. */
  changeOf(keys: readonly string[]): ReportedFile['change']
}

/**
 * Compares a manifest with an earlier one.
 * @param from what the earlier one is
 */
export function compareWith(earlier: Manifest, now: Manifest, from: string): Comparison {
  const { added, changed, same, removed } = diffManifests(earlier, now)
  const keysOf = (entries: readonly { key: string }[]): string[] => entries.map(({ key }) => key)
  const isAdded = new Set(keysOf(added))
  const isChanged = new Set(keysOf(changed))
  return {
    difference: {
      from,
      added: added.length,
      changed: changed.length,
      same: same.length,
      removed: keysOf(removed),
    },
    changeOf([key]) {
      if (key === undefined) return undefined
      if (isAdded.has(key)) return 'added'
      return isChanged.has(key) ? 'changed' : 'same'
    },
  }
}
