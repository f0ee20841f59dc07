import type { Difference, ReportedFile } from './report-data.ts'

export interface Comparison {
  difference: Difference
  /** How a file with these keys differs. */
  changeOf(keys: readonly string[]): ReportedFile['change']
}

/**
 * Compares the entries of two manifests.
 * @param from what the earlier one is
 */
export function compareWith(
  earlier: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
  from: string,
): Comparison {
  const changes = new Map<string, 'added' | 'changed' | 'same'>()
  for (const [key, path] of now) {
    const before = earlier.get(key)
    changes.set(key, before === undefined ? 'added' : before === path ? 'same' : 'changed')
  }
  const count = (change: string): number => [...changes.values()].filter((other) => other === change).length
  return {
    difference: {
      from,
      added: count('added'),
      changed: count('changed'),
      same: count('same'),
      removed: [...earlier.keys()].filter((key) => !now.has(key)),
    },
    changeOf: ([key = '']) => changes.get(key),
  }
}
