/**
 * Takes digests out of a path, each with what separates it from the rest; `null` where no name is left. A query is
 * no part of a path.
 */
export function cutTokens(path: string, tokens: Iterable<string>): string | null {
  let rest = path
  for (const token of tokens) {
    const start = rest.indexOf(token, rest.lastIndexOf('/') + 1)
    if (start === -1) continue
    const before = rest.slice(0, start)
    const after = rest.slice(start + token.length)
    if (before !== '' && !before.endsWith('/')) rest = before.replace(/[-_.~]$/, '') + after
    else if (/^[-_~]./.test(after)) rest = before + after.slice(1)
    else return null
  }
  return rest
}
