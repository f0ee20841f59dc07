/** Takes a digest out of a path, with what separates it from the rest; `null` where no name is left. */
export function withoutRange(path: string, start: number, end: number): string | null {
  const before = path.slice(0, start)
  const after = path.slice(end)
  if (before !== '' && !before.endsWith('/')) return before.replace(/[-_.~]$/, '') + after
  return /^[-_~/]./.test(after) ? before + after.slice(1) : null
}

/** Takes digests out of the last segment of a path. */
export function withoutTokens(path: string, tokens: Iterable<string>): string | null {
  let rest: string | null = path
  for (const token of tokens) {
    const start: number = rest.indexOf(token, rest.lastIndexOf('/') + 1)
    if (start === -1) continue
    rest = withoutRange(rest, start, start + token.length)
    if (rest === null) return null
  }
  return rest
}
