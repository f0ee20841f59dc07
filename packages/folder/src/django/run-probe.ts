import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { StaticfilesError } from '@staticfiles/manifest'
import { codeOf, reasonOf } from '../files/file-error.ts'

export interface ProbeQuestion {
  /** The project's manage.py, absolute. */
  managePy: string
  /** The program and its first arguments that run the project's Python. */
  python: readonly [string, ...string[]]
  /** Arguments for manage.py. */
  args: readonly string[]
  /** Patterns of the user's of what to leave out. */
  ignore: readonly string[]
  /** Whether the staticfiles app's own patterns count. */
  defaults: boolean
  /** A folder for what has no path, which is there. */
  bytes: string
  /** In seconds. */
  timeout: number
  /** Whether to pass on what Python prints. */
  verbose: boolean
}

/** What a project says of its static files. */
export interface ProbeAnswer {
  django: string
  python: string
  executable: string
  /** `/` or `\`. */
  separator: string
  /** The file of the settings module. */
  settings: string
  staticRoot: string | null
  storage: {
    class: string
    location: string | null
    isLocal: boolean
    baseUrl: string
    manifestName: string | null
    /** Where it is not the storage's own. */
    manifestFolder: string | null
    manifestStrict: boolean | null
    jsModules: boolean
    /** What of the storage's ways to name files is not Django's. */
    overrides: string[]
    /** Whether it writes compressed copies, as WhiteNoise's does. */
    compresses: boolean
  }
  /** Those of the staticfiles app. */
  ignorePatterns: string[]
  finders: ProbeFinder[]
}

/** In the finders' order: folders with prefixes, or files as their paths in the output and on the disk. */
export type ProbeFinder = { finder: string } & (
  | { folders: { root: string; prefix: string }[]; missing: string[]; files?: undefined }
  | { files: [logicalPath: string, file: string][]; folders?: undefined }
)

interface Fault {
  kind: 'django' | 'settings' | 'manage-py' | 'staticfiles' | 'storage' | 'finder'
  message: string
  file?: string
  line?: number
  finder?: string
}

/** After the time limit Python ends by itself and says where it was; if not, it is ended this much later. */
const GRACE_MS = 5000

/**
 * Asks a Django project about its static files, in one run of its Python.
 * @throws {StaticfilesError} `django-python`, `django-missing`, `django-settings`, `django-manage`, `django-storage`,
 * `django-finder` or `django-timeout`
 */
export async function runProbe(question: ProbeQuestion): Promise<ProbeAnswer> {
  const { managePy, python, args, timeout, ignore, defaults, bytes, verbose } = question
  const marker = `staticfiles ${randomBytes(16).toString('hex')}`
  const options = JSON.stringify({ managePy, marker, timeout, ignore, defaults, bytes })
  const [program, ...first] = python
  const child = spawn(program, [...first, '-', options, ...args], {
    cwd: dirname(managePy),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  })
  // It may end before it has read its program.
  child.stdin.on('error', () => {})
  child.stdin.end(readFileSync(new URL('./probe.py', import.meta.url)))
  const { text, stderr, isLate } = await hear(child, marker, timeout * 1000 + GRACE_MS, verbose).catch(
    (cause: unknown) => {
      throw notStarted(program, cause)
    },
  )
  if (text === undefined)
    throw isLate || /^Timeout \(/m.test(stderr) ? tooLate(question, stderr) : noAnswer(question, stderr)
  const { fault, ...answer }: ProbeAnswer & { fault?: Fault } = JSON.parse(text)
  if (fault) throw faultError(question, fault)
  return answer
}

interface Heard {
  /** The answer; nothing where it ended without. */
  text: string | undefined
  stderr: string
  isLate: boolean
}

function hear(child: ChildProcess, marker: string, patience: number, verbose: boolean): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const heard: Heard = { text: undefined, stderr: '', isLate: false }
    let stdout = ''
    const timer = setTimeout(() => {
      heard.isLate = true
      child.kill('SIGKILL')
      end()
    }, patience)
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk
      // An answer may come in many pieces.
      if (!chunk.endsWith('\n')) return
      const start = stdout.indexOf(`${marker}\n`)
      if (start === -1) return
      heard.text = stdout.slice(start + marker.length + 1)
      end()
    })
    child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
      heard.stderr += chunk
      if (verbose) process.stderr.write(chunk)
    })
    child.on('error', reject)
    child.on('close', end)

    function end(): void {
      clearTimeout(timer)
      // What Python has started may hold these for long.
      child.stdout!.destroy()
      child.stderr!.destroy()
      child.unref()
      resolve(heard)
    }
  })
}

const PYTHON_ADVICE =
  'Name the project\'s Python with --python, such as --python .venv/bin/python, on Windows --python .venv/Scripts/python.exe, or --python "uv run python".'

function notStarted(program: string, cause: unknown): StaticfilesError {
  const reason = codeOf(cause) === 'ENOENT' ? 'there is no such program.' : reasonOf(cause)
  return new StaticfilesError('django-python', `${program} cannot be started: ${reason} ${PYTHON_ADVICE}`, {
    cause,
  })
}

function noAnswer({ python }: ProbeQuestion, stderr: string): StaticfilesError {
  const last = stderr.trimEnd().split(/\r?\n/).at(-1)
  return new StaticfilesError(
    'django-python',
    `${python.join(' ')} ended without an answer${last ? `: ${last.replace(/\.?$/, '.')}` : '.'} ${PYTHON_ADVICE}`,
  )
}

function tooLate({ managePy, timeout, python }: ProbeQuestion, stderr: string): StaticfilesError {
  const place = [...stderr.matchAll(/^ {2}File "(.+)", line (\d+) in /gm)].find(
    ([, file]) => !/^<|site-packages|dist-packages|[\\/]lib[\\/]python3/.test(file!),
  )
  const where = place ? ` It was at ${place[1]}:${place[2]}.` : ''
  return new StaticfilesError(
    'django-timeout',
    `${managePy} was not set up within ${timeout} seconds.${where} Does it wait for a database, a network or an input? To give it more time: --timeout 600. It was run by ${python.join(' ')}.`,
    { file: place?.[1] ?? managePy, line: place && Number(place[2]) },
  )
}

function faultError({ managePy, python }: ProbeQuestion, fault: Fault): StaticfilesError {
  const { kind, message, file, line, finder } = fault
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `
  const fields = { file: file ?? managePy, line }
  const verbose = 'With --verbose, or the option `verbose`, all that Python says is shown.'
  if (kind === 'django')
    return new StaticfilesError(
      'django-missing',
      `${python.join(' ')} has no Django (${message}). ${PYTHON_ADVICE}`,
      fields,
    )
  if (kind === 'staticfiles')
    return new StaticfilesError(
      'django-settings',
      `${message} Add it there, as collectstatic is a part of it too.`,
      fields,
    )
  if (kind === 'manage-py')
    return new StaticfilesError(
      'django-manage',
      `${place || `${managePy}: `}${message.replace(/\.?$/, '.')} Is it the manage.py of a Django project? ${verbose}`,
      fields,
    )
  const what = {
    settings: 'The settings cannot be loaded',
    storage: 'The static files storage cannot be made',
    finder: `The finder ${finder} stops`,
  }[kind]
  const code = { settings: 'django-settings', storage: 'django-storage', finder: 'django-finder' }[kind]
  return new StaticfilesError(code, `${place}${what}: ${message.replace(/\.?$/, '.')} ${verbose}`, fields)
}
