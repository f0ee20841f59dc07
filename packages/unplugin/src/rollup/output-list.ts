import type { Output } from '../rollup-bundle/plan-output.ts'

/** Which output it is, of a plugin that may serve several builds, with several outputs each. */
export interface OutputPlace {
  /** What tells it from the others and is the same for every rebuild: inputs, folder, format, templates. */
  identity: readonly unknown[]
  /** What people and manifests call its build. */
  name: string
  outDir: string
  /** Stays the same for every rebuild. */
  build: object
  isWritten: boolean
}

export type ListedOutput = Output & OutputPlace

/**
 * Puts an output where the last build had it, or at the end. Rollup writes outputs at the same time, Rolldown one after
 * another, each as a build of its own, and in watch mode anew: so none of them tells that a build begins or ends.
 */
export function listOutput(outputs: ListedOutput[], output: ListedOutput): void {
  const index = outputs.findIndex(({ identity }) => isSame(identity, output.identity))
  if (index !== -1) output.build = outputs[index]!.build
  outputs.splice(index === -1 ? outputs.length : index, 1, output)
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((part, i) => part === other[i])
}
