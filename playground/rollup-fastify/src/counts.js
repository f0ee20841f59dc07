const seen = new Map()

/** Counts a bird, and answers how many of its kind there were. */
export function add(name) {
  seen.set(name, (seen.get(name) ?? 0) + 1)
  return seen.get(name)
}

/** The birds that were seen, most frequent first. */
export const counts = () => [...seen].sort(([, a], [, b]) => b - a)
