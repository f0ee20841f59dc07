import { resolve } from 'node:path'
import { StaticfilesError } from '@staticfiles/manifest'
import type { Output } from '../rollup/output.ts'
import { displayPath } from '../static-folders.ts'

/** An output of a plugin that may serve several builds, with several outputs each. */
export interface ListedOutput extends Output {
  /** What tells it from the others and is the same for every rebuild: inputs, folder, format, templates. */
  identity: readonly unknown[]
  /** What people and manifests call its build. */
  name: string
  outDir: string
  /** The manifest that lists it. */
  manifest: string
  /** The paths of all files that are on the disk for it, from this build or, while it is not written, the last one. */
  files: ReadonlySet<string>
  isWritten: boolean
}

export interface OutputList {
  /**
   * Puts an output where the last build had it, or at the end.
   *
   * @throws {StaticfilesError} `shared-manifest`
   */
  add(output: ListedOutput): void
  /** The outputs that one manifest lists. */
  listedIn(manifest: string): ListedOutput[]
}

/**
 * The outputs that are there. Rollup writes them at the same time, Rolldown one after another, each as a build of its
 * own, and in watch mode anew: so none of them tells that a build begins or ends.
 */
export function createOutputList(): OutputList {
  const outputs: ListedOutput[] = []
  return {
    add(output) {
      const index = outputs.findIndex(({ identity }) => isSame(identity, output.identity))
      if (index !== -1) output.files = outputs[index]!.files
      outputs.splice(index === -1 ? outputs.length : index, 1, output)

      const other = outputs.find(
        ({ manifest, outDir }) => manifest === output.manifest && outDir !== output.outDir,
      )
      if (other) throw sharedManifest(other, output)
    },
    listedIn: (manifest) => outputs.filter((output) => output.manifest === manifest),
  }
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((part, i) => part === other[i])
}

function sharedManifest(one: ListedOutput, other: ListedOutput): StaticfilesError {
  const [first, second, manifest] = [one.outDir, other.outDir, other.manifest].map((path) =>
    displayPath(resolve(path)),
  )
  return new StaticfilesError(
    'shared-manifest',
    `${first} and ${second} are two output folders, but ${manifest} can tell of one only. Write both outputs to one ` +
      'folder, with `entryFileNames` that tell them apart, or leave the option `manifest` out: then each folder has its own.',
    { file: other.manifest },
  )
}
