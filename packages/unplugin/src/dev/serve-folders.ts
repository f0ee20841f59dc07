import type { IncomingMessage, ServerResponse } from 'node:http'
import { resolve } from 'node:path'
import { createMatcher } from '@staticfiles/core'
import { createIgnore } from '@staticfiles/folder/files'
import { isSafePath } from '@staticfiles/manifest'
import sirv from 'sirv'
import { isInside } from '../django-folders.ts'
import type { StaticfilesOptions } from '../options.ts'
import { type FolderInput, includedFolders, outputFolderOf, withoutOutput } from '../static-folders.ts'

/** Answers a request for a file by its logicalPath, or hands it on. */
export type Serve = (
  logicalPath: string,
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

/**
 * Serves the folders of the option `include`. They are asked for at once, so that the first page need not wait.
 *
 * @param outDir the bundler's output folder, relative to its root
 * @param onError told why there are none, where a Django project could not be asked
 */
export function serveIncluded(
  options: StaticfilesOptions,
  root: string,
  outDir: string,
  onError: (message: string) => void,
): Serve {
  const serving = includedFolders(options, root).then(
    (included) => serveFolders(withoutOutput(included, resolve(root, outDir)).folders),
    ({ message }: Error): Serve => {
      onError(message)
      return (_name, _request, _response, next) => next()
    },
  )
  return (logicalPath, request, response, next) => {
    serving.then((serve) => serve(logicalPath, request, response, next)).catch(next)
  }
}

/** Serves the files of folders as they are, under the logicalPaths that a build gives them. */
function serveFolders(folders: readonly FolderInput[]): Serve {
  const serves = folders.map((folder): Serve => {
    const { dir, glob = '**', files, outDir } = folder
    const listed = files && new Set(files)
    const ignore = createIgnore(folder)
    const prefix = outputFolderOf(folder)
    const isTaken = createMatcher([glob].flat())
    const serve = sirv(resolve(dir), { dev: true, etag: true, dotfiles: true, extensions: [] })
    return (logicalPath, request, response, next) => {
      const path = logicalPath.startsWith(prefix) ? logicalPath.slice(prefix.length) : ''
      if (!isSafePath(path) || !isTaken(path)) return next()
      if (listed ? !listed.has(path) : ignore.hasPath(path)) return next()
      if (outDir !== undefined && isInside(resolve(dir, path), outDir)) return next()
      const { url } = request
      request.url = `/${path.split('/').map(encodeURIComponent).join('/')}`
      serve(request, response, () => {
        request.url = url
        next()
      })
    }
  })
  return (logicalPath, request, response, next) => {
    const handOn = serves.reduceRight<(error?: unknown) => void>(
      (next, serve) => () => serve(logicalPath, request, response, next),
      next,
    )
    handOn()
  }
}
