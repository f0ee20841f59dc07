/**
 * Whether a file is not for the public: `.env`, `.git/…`. So is its digested copy, though the manifest names it; only
 * `.well-known` is public.
 */
export function isPrivate(path: string): boolean {
  return path.split('/').some((segment) => segment.startsWith('.') && segment !== '.well-known')
}
