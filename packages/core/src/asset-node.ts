import type { Reference } from './references/index.ts'
import type { SpecifierParts } from './resolve.ts'

/** A reference to another asset. */
export interface AssetEdge extends SpecifierParts {
  reference: Reference
  target: AssetNode
}

/** An asset on its way to its final name. */
export interface AssetNode {
  /** Its logicalPath. */
  path: string
  /** Set as soon as the name is known. */
  digestedPath: string | undefined
  predigested: boolean
  /** Whether the bytes prove the digest in the name, for a predigested asset. */
  proven: boolean
  /** The manifest's keys for it; none for the digested copy of an earlier run whose original is there. */
  keys: readonly string[]
  references: readonly Reference[]
  edges: readonly AssetEdge[]
  dependencies: readonly AssetNode[]
  /** Whether it leads to itself, by itself or by way of others. */
  cyclic: boolean
  /** The digest of its bytes as they are, where they are final. */
  digest: string | undefined
  /** The file that this is the source map of. */
  mapped: AssetNode | undefined
  /** The comment that holds its own source map. */
  inlineMap: Reference | undefined
  read: () => Uint8Array
  /** The final bytes, where they are held in memory. */
  final?: Uint8Array
}
