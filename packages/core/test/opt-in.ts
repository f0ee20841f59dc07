import { expect } from 'vitest'
import { loadFinders, type OptInKind } from '../src/index.ts'
import { digestFolder, type Folder, outputOf, textOf, verifyFolder } from './folder.ts'

export interface Row {
  name: string
  input: string
  /** The same text where nothing is a reference. */
  expected?: string
}

/**
 * Answers a test of a row: the input, at a path among files, is rewritten as expected; the output verifies; and it is
 * its own output when it is digested again.
 */
export function rewriteAt(path: string, kind: OptInKind, files: Folder): (row: Row) => Promise<void> {
  return async ({ input, expected = input }) => {
    const references = await loadFinders([kind])
    const result = digestFolder({ ...files, [path]: input }, { references })
    expect(textOf(result, path)).toBe(expected)
    expect(result.problems).toEqual([])
    const output = outputOf(result)
    expect(verifyFolder(result, output, { references }).problems).toEqual([])
    expect(digestFolder(output, { references }).manifest).toEqual(result.manifest)
  }
}
