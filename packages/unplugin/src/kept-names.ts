/**
 * Warns of files whose names a template of the user's leaves without a hash.
 *
 * @param cause which template, and what to write in its place
 * @returns one warning for all of them, or none
 */
export function warnOfKeptNames([first, ...others]: readonly string[], cause: string): string[] {
  if (first === undefined) return []
  const keep =
    others.length === 0 ? `${first} keeps its name` : `${first} and ${others.length} more keep their names`
  return [`${keep} when the content changes, so caches may hold on to an old version: ${cause}`]
}
