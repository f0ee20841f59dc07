import { type Manifest, StaticfilesError } from '@staticfiles/manifest'
import { type IntegrityAlgorithm, integrityOf } from './naming/digest.ts'

const ALGORITHMS: readonly IntegrityAlgorithm[] = ['sha256', 'sha384', 'sha512']

/**
 * A manifest with the subresource integrity of every file that it names. What keeps its name when it changes has none: a
 * page that is a moment older would refuse the new bytes.
 *
 * @param read answers the bytes of a file, by its path in the output
 * @throws {StaticfilesError} `invalid-integrity` for another algorithm, and what `read` throws
 */
export function withIntegrity(
  manifest: Manifest,
  algorithm: IntegrityAlgorithm,
  read: (path: string) => Uint8Array,
): Manifest {
  if (!ALGORITHMS.includes(algorithm)) {
    throw new StaticfilesError(
      'invalid-integrity',
      `integrity is ${JSON.stringify(algorithm)}; it must be ${ALGORITHMS.slice(0, -1).join(', ')} or ${ALGORITHMS.at(-1)}.`,
    )
  }
  const { paths, predigested = new Map<string, string>() } = manifest
  const integrity = new Map<string, string>()
  for (const path of new Set([...paths.values(), ...predigested.keys()])) {
    if (paths.get(path) !== path) integrity.set(path, integrityOf(algorithm, read(path)))
  }
  return { ...manifest, integrity }
}
