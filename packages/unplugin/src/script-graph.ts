/** The scripts that some reach by what they import, with themselves. */
export function reachedFrom<Script>(
  scripts: Iterable<Script>,
  importsOf: (script: Script) => readonly Script[],
): Set<Script> {
  const reached = new Set(scripts)
  for (const script of reached) for (const other of importsOf(script)) reached.add(other)
  return reached
}

/** What a page runs of an entry. */
interface LoadOrder<Script> {
  /** The scripts that the entry imports statically, and theirs, in the order in which they run. */
  imported: Script[]
  /** Those that these load by `import()`, what those import, and so on. */
  later: Script[]
}

export function loadOrder<Script>(
  entry: Script,
  importsOf: (script: Script) => readonly Script[],
  lazyImportsOf: (script: Script) => readonly Script[],
): LoadOrder<Script> {
  const seen = new Set([entry])
  const imported: Script[] = []
  const visit = (script: Script): void => {
    for (const other of importsOf(script)) {
      if (seen.has(other)) continue
      seen.add(other)
      visit(other)
      imported.push(other)
    }
  }
  visit(entry)
  const all = (script: Script): Script[] => [...importsOf(script), ...lazyImportsOf(script)]
  return { imported, later: [...reachedFrom([...imported, entry], all)].slice(imported.length + 1) }
}
