import type { Notice, Reference } from '../references/index.ts'
import type { SpecifierParts } from '../rewriting/resolve.ts'
import type { Asset } from './options.ts'

/** A reference to another asset. */
export interface AssetEdge extends SpecifierParts {
  reference: Reference
  target: AssetNode
}

/** Shared, as most assets refer to nothing. */
const NO_EDGES: readonly AssetEdge[] = []
const NO_NODES: readonly AssetNode[] = []
const NO_PATHS: readonly string[] = []
const NO_REFERENCES: readonly Reference[] = []

/** An asset on its way to its final name. */
export class AssetNode {
  /** What it is made of. */
  readonly asset: Asset
  /** Its logicalPath. */
  path: string
  /** Set as soon as the name is known. */
  digestedPath: string | undefined
  predigested: boolean
  /** Whether the bytes prove the digest in the name, for a predigested asset. */
  proven = false
  #keys: readonly string[] | undefined = undefined
  references: readonly Reference[] = NO_REFERENCES
  notices: readonly Notice[] | undefined = undefined
  edges: readonly AssetEdge[] = NO_EDGES
  dependencies: readonly AssetNode[] = NO_NODES
  /** The paths that it refers to at which there is nothing. */
  missing: readonly string[] = NO_PATHS
  /** The modules that it imports by way of an import map, so that their names are not in its bytes. */
  imports: readonly AssetNode[] = NO_NODES
  /** Whether it leads to itself, by itself or by way of others. */
  cyclic = false
  /** The digest of its bytes as they are, where they are final. */
  digest: string | undefined = undefined
  /** The file that this is the source map of. */
  mapped: AssetNode | undefined = undefined
  /** The comment that holds its own source map. */
  inlineMap: Reference | undefined = undefined
  /** The final bytes, where they are held in memory. */
  final: Uint8Array | undefined = undefined

  constructor(asset: Asset, digestedPath: string | undefined) {
    this.asset = asset
    this.path = asset.logicalPath
    this.digestedPath = digestedPath
    this.predigested = digestedPath !== undefined
  }

  /**
   * The manifest's keys for it; none for the digested copy of an earlier run whose original is there.
   * @default its path: few have a list of their own
   */
  get keys(): readonly string[] {
    return this.#keys ?? [this.path]
  }

  set keys(keys: readonly string[]) {
    this.#keys = keys
  }

  /** The bytes of its source. */
  read(): Uint8Array {
    const { source } = this.asset
    return typeof source === 'function' ? source.call(this.asset) : source
  }
}
