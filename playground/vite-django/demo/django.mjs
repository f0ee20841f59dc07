// @ts-check
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

/**
 * Starts the playground's Django in production mode on a free port, its database made and migrated.
 *
 * @param {string} root the playground's folder
 * @param {string} python an interpreter that has Django
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 * @throws {Error} with the last line that Django said, where it does not start
 */
export async function startDjango(root, python) {
  const options = {
    cwd: join(root, 'backend'),
    env: { ...process.env, DJANGO_DEBUG: '0', PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' },
  }
  await promisify(execFile)(python, ['manage.py', 'migrate', '--verbosity', '0'], options).catch((fault) => {
    throw new Error(`Django cannot migrate its database: ${lastLine(fault.stderr || fault.message)}`)
  })

  const server = spawn(python, ['manage.py', 'runserver', '--noreload', '127.0.0.1:0'], {
    ...options,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = () => server.kill('SIGTERM')
  process.once('exit', stop)
  const exited = once(server, 'exit')
  const url = await Promise.race([findAddress(server.stdout), exited.then(() => undefined)])
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

/** @param {import('node:stream').Readable} stdout */
async function findAddress(stdout) {
  for await (const line of createInterface(stdout)) {
    const address = /Starting development server at (\S+)\//.exec(line)?.[1]
    if (address === undefined) continue
    stdout.resume()
    return address
  }
}

/** @param {string} text */
function lastLine(text) {
  return text.trimEnd().split(/\r?\n/).at(-1) ?? ''
}
