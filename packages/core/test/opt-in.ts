import { expect } from 'vitest'
import { loadFinders, type OptInKind } from '../src/index.ts'
import { digestFolder, type Folder, outputOf, textOf, verifyFolder } from './folder.ts'

export interface Row {
  name: string
  input: string
  /** The same text where nothing is a reference. */
  expected?: string
  /** Whether it is told that references in it cannot be read. */
  isTold?: true
}

/**
 * Answers a test of a row: the input, at a path among files, is rewritten as expected; the output verifies; and it is
 * its own output when it is digested again.
 */
export function rewriteAt(path: string, kind: OptInKind, files: Folder): (row: Row) => Promise<void> {
  return async ({ input, expected = input, isTold }) => {
    const told = isTold ? [{ code: 'unreadable-references' }] : []
    const references = await loadFinders([kind])
    const result = digestFolder({ ...files, [path]: input }, { references })
    expect(textOf(result, path)).toBe(expected)
    expect(result.problems).toMatchObject(told)
    const output = outputOf(result)
    expect(verifyFolder(result, output, { references }).problems).toMatchObject(told)
    expect(digestFolder(output, { references }).manifest).toEqual(result.manifest)
  }
}
