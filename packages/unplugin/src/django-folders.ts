import { resolve, sep } from 'node:path'
import { type DjangoProject, openDjangoProject } from '@staticfiles/folder/django'
import type { DjangoFolders, StaticfilesOptions } from './options.ts'

/** The answers of projects, by the options that they were asked for: a watcher and several outputs ask but once. */
const asked = new WeakMap<StaticfilesOptions, Map<string, Promise<DjangoProject>>>()

/**
 * What a Django project of the option `include` says of its static files.
 *
 * @param root the bundler's
 * @throws {StaticfilesError} as `openDjangoProject` does
 */
export function askDjango(
  options: StaticfilesOptions,
  { django, ...rest }: DjangoFolders,
  root: string,
): Promise<DjangoProject> {
  const answers = asked.get(options) ?? new Map<string, Promise<DjangoProject>>()
  asked.set(options, answers)
  const managePy = resolve(root, django)
  const key = JSON.stringify([managePy, rest])
  const known = answers.get(key)
  if (known) return known
  const answer = open({ ...rest, managePy })
  answers.set(key, answer)
  // Of a project that could not be set up, the next build asks again.
  answer.catch(() => answers.delete(key))
  return answer
}

async function open(options: Parameters<typeof openDjangoProject>[0]): Promise<DjangoProject> {
  const { project, close } = await openDjangoProject(options)
  process.once('exit', close)
  return project
}

/** Whether a path is a folder, or lies in it. */
export const isInside = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
