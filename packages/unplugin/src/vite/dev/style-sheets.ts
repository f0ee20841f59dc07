import { existsSync } from 'node:fs'
import { join, posix, sep } from 'node:path'
import { isSafePath } from '@staticfiles/manifest'
import type { ViteDevServer } from 'vite'
import { realPath } from '../../source-path.ts'
import { STYLE_SHEET } from '../../style-sheet.ts'
import { backendEntries } from '../entries.ts'
import { cssFolder } from '../public-urls.ts'

/** Answers whether a page gets a style sheet by its scripts, so that a link to it must not bring it a second time. */
export function emptyStyleSheets(server: ViteDevServer): (logicalPath: string) => Promise<boolean> {
  const { root, publicDir, build } = server.config
  const client = server.environments.client
  let entries: Promise<Map<string, string>> | undefined

  /** Has the scripts of all pages imported, as far as they do it statically. */
  async function importScripts(): Promise<void> {
    entries ??= backendEntries(server)
    const sources = [...(await entries).values()].filter((source) => !STYLE_SHEET.test(source))
    await Promise.all(sources.map((source) => client.warmupRequest(`/${source}`)))
    await client.waitForRequestsIdle()
  }

  /** A module without a query is the one that a script imports for its effect. */
  function isImportedByScript(file: string): boolean {
    const importers = client.moduleGraph.getModuleById(file)?.importers ?? new Set()
    return [...importers].some((importer) => !STYLE_SHEET.test(importer.file ?? ''))
  }

  /** Only a build makes one style sheet of all that an entry imports. */
  function isNameOfBuild(logicalPath: string): boolean {
    const folder = cssFolder(build, posix.basename(logicalPath))
    return folder === '.' ? !logicalPath.includes('/') : logicalPath.startsWith(`${folder}/`)
  }

  return async (logicalPath) => {
    if (!STYLE_SHEET.test(logicalPath) || !isSafePath(logicalPath)) return false
    // As Vite writes the ids of modules, on Windows too.
    const file = realPath(join(root, logicalPath)).replaceAll(sep, '/')
    if (!existsSync(file)) {
      return isNameOfBuild(logicalPath) && !(publicDir !== '' && existsSync(join(publicDir, logicalPath)))
    }
    await importScripts()
    return isImportedByScript(file)
  }
}
