import { createLocator, type Problem } from '../problem.ts'
import { type Notice, stringTest } from '../references/index.ts'
import type { Resolver } from '../rewriting/resolve.ts'
import { createIgnore, type MissingOptions } from './missing.ts'

/** A file with notices, and what they depend on. */
export interface NoticedFile {
  path: string
  notices: readonly Notice[] | undefined
  /** What it is the source map of, where that is rewritten. */
  mapped?: { path: string } | undefined
  read(): Uint8Array
}

export interface NoticeContext extends MissingOptions {
  resolve: Resolver
  /** Whether what is not rewritten leads to nothing. */
  withoutOriginals: boolean
  /** Whether nothing is at a path, while what was there has another name. */
  isGone(path: string): boolean
}

/** Makes problems of the notices that matter in this output. */
export function reportNotices(
  files: Iterable<NoticedFile>,
  { resolve, withoutOriginals, isGone, missing, ignore }: NoticeContext,
  problems: Problem[],
): void {
  if (missing === 'ignore') return
  const isIgnored = createIgnore(ignore)
  const follows = withoutOriginals ? 'lead to nothing, as there are no originals' : 'lead to undigested files'

  for (const file of files) {
    let locate: ReturnType<typeof createLocator> | undefined
    let isString: ReturnType<typeof stringTest> | undefined
    const isStringAt = (start: number): boolean => {
      isString ??= stringTest(file.read())
      return isString(start)
    }
    for (const notice of [...(file.notices ?? [])].sort((a, b) => a.start - b.start)) {
      if (isIgnored(file.path, notice.text, undefined)) continue
      const problem = problemOf(file, notice, isStringAt)
      if (!problem) continue
      locate ??= createLocator(file.read())
      problems.push({ ...problem, file: file.path, ...locate(notice.start) })
    }
  }

  function problemOf(
    file: NoticedFile,
    notice: Notice,
    isStringAt: (start: number) => boolean,
  ): Omit<Problem, 'file'> | undefined {
    const { code, text } = notice
    const severity = withoutOriginals ? 'error' : 'warn'
    if (code === 'unreadable-module' || code === 'unreadable-worker') {
      const message = `This is no valid JavaScript: ${text}. References in it stay as they are, and ${follows}. Correct it, or exclude the file.`
      return { code: 'unreadable-module', severity, message }
    }
    if (code === 'unreadable-references') {
      const message = `References here stay as they are, and ${follows}: ${text}. Correct it, or exclude the file.`
      return { code, severity, message }
    }
    if (code === 'unreadable-encoding') {
      const message = `The file is written in UTF-16: its references, such as ${JSON.stringify(text)}, stay as they are, and ${follows}. Save it as UTF-8.`
      return { code, severity, message }
    }
    if (code === 'unmovable-map') {
      if (!file.mapped) return undefined
      const message = unmovableMap(text, file.mapped.path)
      return { code, severity: 'warn', message }
    }
    const lookedFor = goneTarget(file, text)
    if (lookedFor === undefined || !isStringAt(notice.start)) return undefined
    const message = `${JSON.stringify(text)} is the path of ${lookedFor}, of which only the digested copy is there; a string is no reference, and stays as it is. Take the URL from the manifest, write new URL(…, import.meta.url), or exclude the file.`
    return { code, severity: 'warn', message, specifier: text, lookedFor }
  }

  /** The file that a string names: relative to its script, by the base, or from the output folder. */
  function goneTarget(file: NoticedFile, text: string): string | undefined {
    const path = resolve(text, file.path)?.path
    return [path, text].find((path) => path !== undefined && isGone(path))
  }
}

/** @param path the file that the map is of */
export function unmovableMap(fault: string, path: string): string {
  return `${fault}, so that it cannot follow ${path}, which is rewritten: positions after the first reference are wrong. Build it again, or delete it and the comment that names it.`
}
