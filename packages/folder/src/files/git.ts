import { execFileSync } from 'node:child_process'

/** What git answers in a folder; `undefined` where it fails: there is no git, or the folder is in no work tree. */
export function askGit(args: readonly string[], folder?: string): string | undefined {
  try {
    return execFileSync('git', args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
      maxBuffer: Number.POSITIVE_INFINITY,
    })
  } catch {
    return undefined
  }
}
