import { isSafePath, StaticfilesError } from '@staticfiles/manifest'

/**
 * The folder that a `prefix` names, as the beginning of paths: empty, or ending in a slash.
 *
 * @param owner whose prefix it is, for people: "The prefix of vendor/static"
 * @throws {StaticfilesError} `invalid-prefix`
 */
export function prefixFolder(prefix: string, owner: string): string {
  const folder = prefix.replace(/^\/+|\/+$/g, '')
  if (folder === '') return ''
  if (isSafePath(folder)) return `${folder}/`
  throw new StaticfilesError(
    'invalid-prefix',
    `${owner} is ${JSON.stringify(prefix)}; it must be a folder of the output, such as "vendor".`,
  )
}
