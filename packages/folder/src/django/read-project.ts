import { existsSync, mkdtempSync, realpathSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Problem } from '@staticfiles/core'
import { StaticfilesError } from '@staticfiles/manifest'
import * as v from 'valibot'
import { IGNORE } from '../files/ignore-patterns.ts'
import { shownPath } from '../files/shown-path.ts'
import type { SourceFolder } from '../files/source-file.ts'
import { prefixFolder } from '../files/source-folders.ts'
import { removeTemporary } from '../files/temporary.ts'
import { checkOptions, FLAG, mustBe, required, type Schemas, TEXT } from '../options/index.ts'
import { findPython } from './find-python.ts'
import { type ProbeAnswer, type ProbeFinder, runProbe } from './run-probe.ts'

export interface DjangoProjectOptions {
  /** The project's `manage.py`, or the file that stands for it; relative to the working directory. */
  managePy: string
  /**
   * The project's Python: a path, or a command with arguments between blanks.
   * @default that of the active virtual environment, or of `.venv` or `venv` beside `manage.py` or in a folder above it, up
   * to the working directory, or `python3`
   * @example 'uv run python'
   */
  python?: string | undefined
  /**
   * The settings module, for a project with several, as `manage.py --settings` takes it.
   * @default what `manage.py` or the variable DJANGO_SETTINGS_MODULE says
   */
  settings?: string | undefined
  /**
   * How long the project may take to be set up, in seconds.
   * @default 120
   */
  timeout?: number | undefined
  /** Patterns of files to leave out, as `collectstatic --ignore` takes them. */
  ignorePatterns?: readonly string[] | undefined
  /**
   * Whether the patterns of the staticfiles app count: `CVS`, `.*` and `*~`, unless the project has others. A list stands
   * for patterns that count instead of these.
   * @default true
   */
  defaultIgnore?: boolean | readonly string[] | undefined
  /**
   * Whether what Python prints, tracebacks included, is passed on to stderr.
   * @default false
   */
  verbose?: boolean | undefined
}

export const DJANGO_PROJECT: Schemas<DjangoProjectOptions> = {
  ...IGNORE,
  managePy: required(TEXT, "a manage.py, such as 'backend/manage.py'"),
  python: mustBe(TEXT, "a path or a command, such as 'uv run python'"),
  settings: mustBe(TEXT, "a module, such as 'project.settings.production'"),
  timeout: mustBe(v.pipe(v.number(), v.minValue(1)), 'a number of seconds, such as 300'),
  verbose: FLAG,
}

/** What a Django project says of its static files. */
export interface DjangoProject {
  /** Django's version. */
  django: string
  /** Python's version. */
  python: string
  /** STATIC_URL, or the storage's own address: the URL prefix. */
  base: string
  /** Where its storage keeps files, or STATIC_ROOT; nothing where neither is a folder. */
  staticRoot: string | undefined
  /** Where its storage reads the manifest; nothing where that is in the output, or nowhere. */
  manifest: string | undefined
  /** The name of the manifest in the output. */
  manifestName: string
  /** The static files storage's class, with its module. */
  storage: string
  /** The patterns of the staticfiles app, of what is left out. */
  ignorePatterns: string[]
  /** Where the files are, in the finders' order. */
  sources: SourceFolder[]
  /** What is to be told of the settings. */
  problems: Problem[]
}

const DEFAULT_TIMEOUT = 120

/** A project's answer, with what has to be there until it is closed. */
export interface OpenDjangoProject {
  project: DjangoProject
  /** Removes copies of files that a finder's storage has no paths for. */
  close(): void
}

/**
 * Asks a Django project about its static files, by one run of its Python.
 *
 * @throws {StaticfilesError} `missing-file`, `django-python`, `django-missing`, `django-settings`, `django-manage`,
 * `django-storage`, `django-finder`, `django-timeout` or `invalid-prefix`
 */
export async function openDjangoProject(options: DjangoProjectOptions): Promise<OpenDjangoProject> {
  checkOptions(options, DJANGO_PROJECT, 'openDjangoProject')
  return openProject(options)
}

async function openProject(options: DjangoProjectOptions): Promise<OpenDjangoProject> {
  const managePy = resolve(options.managePy)
  if (statSync(managePy, { throwIfNoEntry: false })?.isFile() !== true) throw noManagePy(options.managePy)
  const { ignorePatterns = [], defaultIgnore = true, settings, verbose = false } = options
  const bytes = mkdtempSync(join(realpathSync(tmpdir()), 'staticfiles-'))
  const close = (): void => removeTemporary(bytes)
  try {
    const answer = await runProbe({
      managePy,
      python: findPython(managePy, options.python),
      args: settings === undefined ? [] : ['--settings', settings],
      ignore: typeof defaultIgnore === 'boolean' ? ignorePatterns : [...defaultIgnore, ...ignorePatterns],
      defaults: defaultIgnore === true,
      bytes,
      timeout: options.timeout ?? DEFAULT_TIMEOUT,
      verbose,
    })
    return { project: toProject(answer), close }
  } catch (error) {
    close()
    throw error
  }
}

/** Does something with the answer of a project, of which the options are checked. @throws {StaticfilesError} as `openDjangoProject` does */
export async function withDjangoProject<Result>(
  options: DjangoProjectOptions,
  run: (project: DjangoProject) => Promise<Result>,
): Promise<Result> {
  const { project, close } = await openProject(options)
  try {
    return await run(project)
  } finally {
    close()
  }
}

function toProject(answer: ProbeAnswer): DjangoProject {
  const { django, python, storage, staticRoot, ignorePatterns, finders } = answer
  return {
    django,
    python,
    base: storage.baseUrl,
    staticRoot: (storage.isLocal ? storage.location : undefined) ?? staticRoot ?? undefined,
    manifest:
      storage.manifestFolder === null
        ? undefined
        : join(storage.manifestFolder, storage.manifestName ?? MANIFEST),
    manifestName: storage.manifestName ?? MANIFEST,
    storage: storage.class,
    ignorePatterns,
    sources: finders
      .flatMap((finder) => sourcesOf(finder, answer.separator))
      .map((source, index) => ({ ...source, index })),
    problems: [...findMissing(answer), ...findDifferences(answer)],
  }
}

const MANIFEST = 'staticfiles.json'

type Source = Omit<SourceFolder, 'index'>

function sourcesOf(finder: ProbeFinder, separator: string): Source[] {
  const toPosix = (path: string): string => path.replaceAll(separator, '/')
  if (finder.folders)
    return finder.folders.map(({ root, prefix }) => {
      const owner = `The prefix of ${root} in STATICFILES_DIRS`
      return { root: resolveLinks(root), name: shownPath(root), prefix: prefixFolder(toPosix(prefix), owner) }
    })
  return groupFiles(
    finder.files.map(([path, file]): [string, string] => [toPosix(path), file]),
    separator,
  )
}

/** Files that lie in a folder as they will in the output are taken together. */
function groupFiles(files: readonly [string, string][], separator: string): Source[] {
  const sources: (Source & { files: string[] })[] = []
  for (const [path, file] of files) {
    const shared = sharedEnd(path, file.replaceAll(separator, '/'))
    const root = file.slice(0, -shared.length - 1)
    const prefix = path.slice(0, path.length - shared.length)
    const last = sources.at(-1)
    if (last?.root === root && last.prefix === prefix) last.files.push(shared)
    else sources.push({ root, name: shownPath(root), prefix, files: [shared] })
  }
  return sources
}

/** The folders and the name that two paths end in; at least the name. */
function sharedEnd(path: string, file: string): string {
  const segments = path.split('/')
  const others = file.split('/')
  let count = 0
  while (
    count < segments.length &&
    count < others.length - 1 &&
    segments.at(-count - 1) === others.at(-count - 1)
  )
    count++
  return segments.slice(-count).join('/')
}

/** Where it is gone by now, that is told when it is walked. */
function resolveLinks(folder: string): string {
  return existsSync(folder) ? realpathSync.native(folder) : folder
}

function findMissing({ finders, settings }: ProbeAnswer): Problem[] {
  const missing = finders.flatMap((finder) => (finder.folders ? finder.missing : []))
  return missing.map((folder): Problem => {
    const message = `STATICFILES_DIRS names ${folder}, which does not exist. Take it out, or make the folder.`
    return { code: 'missing-folder', severity: 'warn', message, file: shownPath(settings), lookedFor: folder }
  })
}

const METHODS: Readonly<Record<string, string>> = {
  file_hash:
    'its own digests (file_hash): names have the first 12 hex characters of the md5, as those of Django have',
  hashed_name:
    'its own names (hashed_name): the digest stands before the last extension, as in those of Django',
  patterns:
    'its own patterns of references (patterns): those in CSS and JavaScript are rewritten, and more with --references',
}

/** What of the storage is not taken over, and what of it does not go with a manifest. */
function findDifferences({ settings, storage }: ProbeAnswer): Problem[] {
  const differs = (message: string): Problem => ({
    code: 'storage-differs',
    severity: 'warn',
    message,
    file: shownPath(settings),
  })
  const told = storage.overrides.map((name) =>
    differs(`${storage.class} has ${METHODS[name]}. This is not taken over.`),
  )
  if (storage.compresses)
    told.push(
      differs(
        `${storage.class} compresses what it collects. This is not taken over: add --compress gzip,br for copies of the digested files.`,
      ),
    )
  if (storage.manifestName === null)
    told.push(
      differs(
        `${storage.class} reads no manifest, so with these settings {% static %} gives names without a digest. Use django.contrib.staticfiles.storage.ManifestStaticFilesStorage, or say with --settings which ones are for production.`,
      ),
    )
  return told
}

function noManagePy(file: string): StaticfilesError {
  return new StaticfilesError(
    'missing-file',
    existsSync(file)
      ? `${file} is no file. Name the project's manage.py: ${join(file, 'manage.py')}`
      : `${file} does not exist. Name the project's manage.py.`,
    { file },
  )
}
