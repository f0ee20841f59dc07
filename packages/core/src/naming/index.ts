/** A digest, a path with one, and which paths a glob means. It needs no reference, so it is an entry of its own. */
export {
  BLANK_DIGEST,
  DIGEST_LENGTH,
  digestedPathOf,
  digestOf,
  type IntegrityAlgorithm,
  splitDigestedPath,
} from './digest.ts'
export { createMatcher } from './glob.ts'
