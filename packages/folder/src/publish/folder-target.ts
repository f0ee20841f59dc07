import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync } from 'node:fs'
import { open, readFile, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StaticfilesError } from '@staticfiles/manifest'
import { codeOf, fileError } from '../files/file-error.ts'
import { removeFile } from '../files/held-files.ts'
import { makeFolder } from '../files/make-folder.ts'
import { pathFrom } from '../files/path-from.ts'
import { resolveFolder } from '../files/read-folder.ts'
import { replaceFile } from '../files/replace-file.ts'
import { openTemporaryFolder } from '../files/temporary-folder.ts'
import { partsOf, type Upload } from '../published/upload.ts'
import { withRunMark } from '../releases/run-mark.ts'
import type { WaitOptions } from '../releases/run-turn.ts'
import type { Target } from './target.ts'

/**
 * A folder as a target: each file through a temporary one and a rename, with the time of its last change.
 *
 * @throws {StaticfilesError} `not-a-folder` or `unreadable-folder`
 */
export function openFolderTarget(name: string, options: WaitOptions): Target {
  if (existsSync(name)) resolveFolder(name)
  const temporary = openTemporaryFolder(name)
  const fileOf = (path: string) => join(name, path)

  return {
    name,
    async findSame(uploads) {
      const same = new Set<string>()
      for (const upload of uploads) if (await holds(fileOf(upload.path), upload)) same.add(upload.path)
      return { bytes: same, otherHeaders: new Set() }
    },
    // The web server sets the headers.
    mend: async () => {},
    async put(upload, onBytes) {
      const file = fileOf(upload.path)
      try {
        makeFolder(dirname(file))
        const draft = temporary.next()
        await write(draft, upload, onBytes)
        replaceFile(file, draft, () => {})
      } catch (cause) {
        if (cause instanceof StaticfilesError) throw cause
        throw fileError('write-failed', file, `${file} cannot be written`, cause)
      }
    },
    async list(folder) {
      try {
        const entries = readdirSync(fileOf(folder), { withFileTypes: true, recursive: true })
        return entries
          .filter((entry) => entry.isFile())
          .map((entry) => pathFrom(name, join(entry.parentPath, entry.name)))
      } catch (cause) {
        if (codeOf(cause) === 'ENOENT') return []
        throw fileError('unreadable-folder', folder, `${fileOf(folder)} cannot be read`, cause)
      }
    },
    async read(path, length) {
      try {
        if (length === undefined) return await readFile(fileOf(path), 'utf8')
        const handle = await open(fileOf(path))
        const { buffer, bytesRead } = await handle
          .read(Buffer.alloc(length), 0, length, 0)
          .finally(() => handle.close())
        return buffer.toString('utf8', 0, bytesRead)
      } catch (cause) {
        throw fileError('unreadable-file', path, `${fileOf(path)} cannot be read`, cause)
      }
    },
    async remove(path) {
      try {
        removeFile(fileOf(path))
      } catch (cause) {
        throw fileError('write-failed', path, `${fileOf(path)} cannot be removed`, cause)
      }
    },
    withoutPrune: (run) => withRunMark(name, 'digest', options, ({ problems }) => run(problems)),
    close: () => temporary.remove(),
  }
}

async function write(file: string, upload: Upload, onBytes: (bytes: number) => void): Promise<void> {
  const handle = await open(file, 'w')
  const md5 = createHash('md5')
  try {
    for await (const part of partsOf(upload)) {
      md5.update(part)
      await handle.writeFile(part)
      onBytes(part.length)
    }
  } finally {
    await handle.close()
  }
  upload.confirm(md5.digest('hex'))
  await utimes(file, new Date(), upload.modified / 1000)
}

/** Whether there is a regular file (no link) with the bytes of an upload. */
async function holds(file: string, upload: Upload): Promise<boolean> {
  const stats = lstatSync(file, { throwIfNoEntry: false })
  if (!stats?.isFile() || stats.size !== upload.size) return false
  const handle = await open(file)
  try {
    let position = 0
    for await (const part of partsOf(upload)) {
      const there = Buffer.allocUnsafe(part.length)
      const { bytesRead } = await handle.read(there, 0, part.length, position)
      if (bytesRead !== part.length || !there.equals(part)) return false
      position += part.length
    }
    return true
  } finally {
    await handle.close()
  }
}
