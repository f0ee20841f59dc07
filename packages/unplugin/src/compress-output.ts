import { resolve } from 'node:path'
import { compressFiles } from '@staticfiles/folder'
import type { FinishedOutput } from './finished-output.ts'
import type { StaticfilesOptions } from './options.ts'
import { manifestOf } from './output-manifest.ts'

/**
 * Writes compressed copies beside the digested files of an output, where the user wants them. To be done before
 * `finishOutput`, which tells others that the output is whole.
 *
 * @throws {StaticfilesError} as `compressFiles` does
 */
export async function compressOutput(output: FinishedOutput, options: StaticfilesOptions): Promise<void> {
  if (!options.compress?.length) return
  await compressFiles(resolve(output.root, output.outDir), manifestOf(output, options), options.compress)
}
