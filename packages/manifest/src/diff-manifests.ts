import { compareCodePoints } from './code-points.ts'
import type { Manifest } from './manifest.ts'

/** What differs between two manifests, each list by key. */
export interface ManifestDiff {
  added: { key: string; path: string }[]
  removed: { key: string; path: string }[]
  /** Keys whose file is another one, or has other bytes as far as both manifests record them. */
  changed: { key: string; from: string; to: string }[]
  same: { key: string; path: string }[]
}

/** Compares what two manifests have under each key. */
export function diffManifests(old: Manifest, next: Manifest): ManifestDiff {
  const diff: ManifestDiff = { added: [], removed: [], changed: [], same: [] }
  for (const key of [...new Set([...old.paths.keys(), ...next.paths.keys()])].sort(compareCodePoints)) {
    const from = old.paths.get(key)
    const to = next.paths.get(key)
    if (from === undefined) diff.added.push({ key, path: to! })
    else if (to === undefined) diff.removed.push({ key, path: from })
    else if (from !== to || hasOtherBytes(from, old, next)) diff.changed.push({ key, from, to })
    else diff.same.push({ key, path: to })
  }
  return diff
}

function hasOtherBytes(path: string, old: Manifest, next: Manifest): boolean {
  return (['integrity', 'predigested'] as const).some((field) => {
    const [one, other] = [old[field]?.get(path), next[field]?.get(path)]
    return one !== undefined && other !== undefined && one !== other
  })
}
