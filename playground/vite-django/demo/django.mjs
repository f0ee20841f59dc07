// @ts-check
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

/** What the servers say once they listen: gunicorn, and Django's own. */
const LISTENS = /(?:Listening at:|development server at) (http:\/\/[\d.]+:\d+)/

const RUNSERVER = ['manage.py', 'runserver', '--noreload', '127.0.0.1:0']

/**
 * Starts a playground's Django on a free port, its database made and migrated.
 *
 * @param {string} root the playground's folder
 * @param {string} python an interpreter that has what `test/support/requirements.txt` lists
 * @param {string} [devStaticUrl] where Vite's dev server has the files: starts Django's development server with DEBUG
 * on, instead of gunicorn, which Windows has not
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 * @throws {Error} with the last line that Django said, where it does not start
 */
export async function startDjango(root, python, devStaticUrl) {
  const settings =
    devStaticUrl === undefined ? { DJANGO_DEBUG: '0' } : { DJANGO_DEBUG: '1', DEV_STATIC_URL: devStaticUrl }
  const options = {
    cwd: join(root, 'backend'),
    env: { ...process.env, ...settings, PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' },
  }
  await promisify(execFile)(python, ['manage.py', 'migrate', '--verbosity', '0'], options).catch((fault) => {
    throw new Error(`Django cannot migrate its database: ${lastLine(fault.stderr || fault.message)}`)
  })

  const isProduction = devStaticUrl === undefined && process.platform !== 'win32'
  const gunicorn = ['-m', 'gunicorn', `${findProject(options.cwd)}.wsgi`, '--bind', '127.0.0.1:0']
  const server = spawn(python, isProduction ? gunicorn : RUNSERVER, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stop = () => server.kill('SIGTERM')
  process.once('exit', stop)
  const exited = once(server, 'exit')
  const url = await Promise.race([findAddress(server), exited.then(() => undefined)])
  if (url === undefined) throw new Error('Django stopped before it served; what it said is above.')

  return {
    url,
    close: async () => {
      process.off('exit', stop)
      stop()
      await exited
    },
  }
}

/**
 * The package that has the settings of a Django project.
 *
 * @param {string} backend
 */
function findProject(backend) {
  return readdirSync(backend).find((name) => existsSync(join(backend, name, 'wsgi.py')))
}

/**
 * Answers the address that a server says it listens on. What it says on stderr goes on to ours, less the notices.
 *
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} server
 * @returns {Promise<string>}
 */
function findAddress({ stdout, stderr }) {
  return new Promise((resolve) => {
    const look = (/** @type {string} */ line) => {
      const [, address] = LISTENS.exec(line) ?? []
      if (address !== undefined) resolve(address)
    }
    createInterface(stdout).on('line', look)
    createInterface(stderr).on('line', (line) => {
      look(line)
      if (!line.includes('[INFO]')) process.stderr.write(`${line}\n`)
    })
  })
}

/** @param {string} text */
function lastLine(text) {
  return text.trimEnd().split(/\r?\n/).at(-1) ?? ''
}
