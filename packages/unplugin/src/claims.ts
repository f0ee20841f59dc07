import type { Problem } from '@staticfiles/core'
import { compareCodePoints, sortByCodePoints } from '@staticfiles/manifest'
import { groupBy } from './group-by.ts'
import { realPath } from './source-path.ts'

/** The wish that a key of the manifest shall name a file. */
export interface Claim {
  key: string
  /** The file's path in the output. */
  path: string
  /** Who claims the key, for people: `public/logo.png`, `the entry src/main.ts`. */
  owner: string
  /**
   * How much depends on it. `firm`: people chose the name, and templates use it. `plain`: derived from a name that
   * need not be the only one of its kind, such as `logo.png`. `loose`: made up by the bundler, as the names of shared
   * chunks are; yields to any other.
   */
  hold: 'firm' | 'plain' | 'loose'
  /**
   * The absolute path of the file that it is a copy of, where the key stands for that. The bundler may have one copy
   * and an included folder another; the latter, whose name people chose, then gets the key.
   */
  source?: string | undefined
}

/** Who has which key. */
interface SettledClaims {
  /** key → path */
  paths: Map<string, string>
  /** The keys that yield to those of another build. */
  loose: ReadonlySet<string>
  problems: Problem[]
}

/**
 * Gives every key to the one file that it can mean. A key that several files claim by derived names alone goes to
 * none of them. One that is claimed firmly and by another file too is a problem: a template would get either.
 */
export function settleClaims(claims: Iterable<Claim>): SettledClaims {
  const loose = new Set<string>()
  const paths = new Map<string, string>()
  const problems: Problem[] = []
  const byKey = [...groupBy(claims, ({ key }) => key)]
  for (const [key, rivals] of sortByCodePoints(byKey, ([key]) => key)) {
    const steady = rivals.filter(({ hold }) => hold !== 'loose')
    const [first, second] = distinct(steady.length > 0 ? steady : rivals)
    if (!second) {
      paths.set(key, first!.path)
      if (steady.length === 0) loose.add(key)
    } else if (first!.hold === 'firm') problems.push(sharedKey(first!, second))
  }
  return { paths, loose, problems }
}

/** One claim for each file, firm ones first, without other copies of what the first is a copy of. */
function distinct(claims: readonly Claim[]): readonly Claim[] {
  if (claims.length === 1) return claims
  const byPath = new Map<string, Claim>()
  for (const claim of claims) {
    const other = byPath.get(claim.path)
    if (!other || claim.hold === 'firm') byPath.set(claim.path, claim)
  }
  const [first, ...others] = [...byPath.values()].sort(
    (a, b) => Number(b.hold === 'firm') - Number(a.hold === 'firm') || compareCodePoints(a.path, b.path),
  )
  const original = first!.source
  const isCopy = ({ source }: Claim): boolean =>
    source !== undefined &&
    original !== undefined &&
    (source === original || realPath(source) === realPath(original))
  return [first!, ...others.filter((claim) => first!.hold !== 'firm' || !isCopy(claim))]
}

function sharedKey(one: Claim, other: Claim): Problem {
  return {
    code: 'duplicate-key',
    severity: 'error',
    message: `${one.owner} (${one.path}) and ${other.owner} (${other.path}) would have the same key in the manifest. Rename one of them.`,
    file: one.key,
  }
}
