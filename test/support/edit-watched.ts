import { open, readFile } from 'node:fs/promises'
import { expect } from 'vitest'

/**
 * Changes a text file that a dev server watches, in one write over what stands there. A file that is made empty and
 * then filled may be read in between, and chokidar drops the second of two changes that follow closely.
 *
 * @param change answers a text that is not shorter
 */
export async function editWatched(file: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(file, 'utf8')
  const edited = change(text)
  expect(edited).not.toBe(text)
  expect(Buffer.byteLength(edited)).toBeGreaterThanOrEqual(Buffer.byteLength(text))
  const handle = await open(file, 'r+')
  try {
    await handle.write(edited, 0)
  } finally {
    await handle.close()
  }
}
