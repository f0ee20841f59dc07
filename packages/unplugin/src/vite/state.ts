import type { Environment } from 'vite'
import type { Claim } from '../claims.ts'
import { createLateFiles, type LateFiles } from '../late-files.ts'
import type { StaticfilesOptions } from '../options.ts'
import { type AssetNames, createAssetNames } from '../rollup-bundle/names.ts'
import { type DigestedFolders, NO_FOLDERS } from '../static-folders.ts'
import type { CssSources } from './claims.ts'
import { withoutCssMarker } from './css-marker.ts'

/** What the hooks of a plugin know. */
export interface BuildState {
  options: StaticfilesOptions
  late: LateFiles
  names: AssetNames
  /** The files of the public folder and of `include`, as they were when the build began. */
  folders: DigestedFolders
  /** What the files claim that come from the builds of workers, by path. */
  guests: Map<string, Claim[]>
  /** Preliminary file name of a chunk → format; `worker` is a classic worker's. */
  formats: Map<string, string>
  /** Whether a URL in a script may depend on the format of its chunk. */
  needsFormats: boolean
  /** Is filled when an output of a client begins. */
  cssSources: WeakMap<Environment, CssSources>
}

export function initialState(options: StaticfilesOptions): BuildState {
  return {
    options,
    late: createLateFiles(options),
    names: createAssetNames((source) => (typeof source === 'string' ? withoutCssMarker(source) : source)),
    folders: NO_FOLDERS,
    guests: new Map(),
    formats: new Map(),
    needsFormats: false,
    cssSources: new WeakMap(),
  }
}
