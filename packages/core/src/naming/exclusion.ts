import picomatch from 'picomatch'

/** Answers whether a logicalPath is excluded, for the globs of the option `exclude`. */
export function createExclusion(exclude: readonly string[] = []): (path: string) => boolean {
  return exclude.length === 0 ? () => false : picomatch([...exclude], { dot: true })
}
