import { StaticfilesError } from '@staticfiles/manifest'

type Reason = [reason: string, advice: string]

const DENIED: Reason =
  process.platform === 'win32'
    ? [
        'another program has it open, or permission is denied',
        'Close the program that uses it (a server, an editor, a virus scanner), or check who may change it, and run it again.',
      ]
    : ['permission is denied', 'Check the owner and the mode of the file and of its folder.']

/** What the system's error codes mean, and what helps. */
const REASONS: Record<string, Reason> = {
  EACCES: DENIED,
  EPERM: DENIED,
  EBUSY: ['the system or another program uses it', 'Close what uses it and run it again.'],
  EROFS: ['the file system is read-only', 'Write to another folder.'],
  ENOSPC: ['the disk is full', 'Free some space and run it again.'],
  EDQUOT: ['the disk quota is used up', 'Free some space and run it again.'],
  EFBIG: ['the file is larger than is allowed here', 'Raise the limit (`ulimit -f`) and run it again.'],
  ENAMETOOLONG: ['the path is too long for the file system', 'Shorten the names of the file or its folders.'],
  ENOENT: ['it does not exist', 'Was it removed meanwhile? Run it again.'],
  ENOTDIR: ['a file stands where a folder is needed', 'Move that file away.'],
  EEXIST: ['a file stands where a folder is needed', 'Move that file away.'],
  EISDIR: ['a folder stands where a file is needed', 'Move that folder away.'],
  ELOOP: ['its links lead in a circle', 'Repair the links.'],
  EIO: ['the disk has an error', 'Check the disk.'],
  EMFILE: ['too many files are open', 'Raise the limit (`ulimit -n`) and run it again.'],
  ERR_FS_FILE_TOO_LARGE: ['it has 2 GiB or more', 'Exclude it (--exclude).'],
}

/** The system's code of an error, such as `ENOENT`; empty where it has none. */
export function codeOf(cause: unknown): string {
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? ''
}

/** Whether there is no space left for something. */
export function isFull(cause: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(codeOf(cause))
}

/** Why a file could not be used, as a clause and a sentence of advice: "the disk is full (ENOSPC). Free …". */
export function reasonOf(cause: unknown): string {
  const code = codeOf(cause)
  const known = REASONS[code]
  return known ? `${known[0]} (${code}). ${known[1]}` : `${(cause as Error).message}.`
}

/**
 * The error for a file or folder that could not be used.
 *
 * @param what the beginning of the sentence that the reason ends: "static/a.css cannot be written"
 */
export function fileError(code: string, file: string, what: string, cause: unknown): StaticfilesError {
  return new StaticfilesError(code, `${what}: ${reasonOf(cause)}`, { file, cause })
}
