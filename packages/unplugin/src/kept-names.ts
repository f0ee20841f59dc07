/**
 * Warns of files whose names a template of the user's leaves without a hash.
 *
 * @param cause which template, and what to write in its place
 * @returns one warning for all of them, or none
 */
export function warnOfKeptNames(paths: readonly string[], cause: string): string[] {
  const fault = `when the content changes, so caches may hold on to an old version: ${cause}`
  return tellOf(paths, `keeps its name ${fault}`, `keep their names ${fault}`)
}

/**
 * One message for all files that it is true of, or none: of the first one, and the number of the others.
 *
 * @param one what it says of one file, after its path
 * @param several what it says of several
 */
export function tellOf([first, ...others]: readonly string[], one: string, several: string): string[] {
  if (first === undefined) return []
  return [others.length === 0 ? `${first} ${one}` : `${first} and ${others.length} more ${several}`]
}
