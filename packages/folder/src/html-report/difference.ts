import { diffManifests, type Manifest } from '@staticfiles/manifest'
import type { Change, Difference } from './report-data.ts'

export interface Comparison {
  difference: Difference
  /** How the file of this path differs, which has these keys. */
  changeOf(path: string, keys: readonly string[]): Change
}

/**
 * Compares a manifest with an earlier one.
 * @param from what the earlier one is
 */
export function compareWith(earlier: Manifest, now: Manifest, from: string): Comparison {
  const { added, changed, same, removed } = diffManifests(earlier, now)
  const keysOf = (entries: readonly { key: string }[]): string[] => entries.map(({ key }) => key)
  const isSame = new Set(same.map(({ path }) => path))
  const isChanged = new Set(keysOf(changed))
  const wasThere = new Set(earlier.paths.values())
  return {
    difference: {
      from,
      added: added.length,
      changed: changed.length,
      same: same.length,
      removed: keysOf(removed),
    },
    changeOf(path, keys) {
      if (isSame.has(path)) return 'same'
      if (keys.some((key) => isChanged.has(key))) return 'changed'
      const before = earlier.predigested?.get(path)
      if (before === undefined) return wasThere.has(path) ? 'same' : 'added'
      return before === now.predigested?.get(path) ? 'same' : 'changed'
    },
  }
}
