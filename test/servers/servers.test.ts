import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { digestFolder, verifyUrl } from 'staticfiles'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../support/free-port.ts'

/** The blocks of the documentation, by the language that is said of them. */
const DOCS = readFileSync(new URL('../../docs/servers.md', import.meta.url), 'utf8')
const blockOf = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(DOCS)![1]!

interface Server {
  name: string
  program: string
  /** Writes the configuration around the documented block and answers the arguments of the program. */
  configure(folder: string, port: number, block: string): string[]
}

const SERVERS: Server[] = [
  {
    name: 'nginx',
    program: 'nginx',
    configure(folder, port, block) {
      const [http = '', server = ''] = block.split('# in the server block\n')
      writeFileSync(join(folder, 'mime.types'), readFileSync('/etc/nginx/mime.types'))
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
        .join('\n')
      writeFileSync(
        join(folder, 'nginx.conf'),
        `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; events {}
         http { access_log off; ${temporary} ${http}
           server { listen 127.0.0.1:${port}; ${server} } }`,
      )
      return ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')]
    },
  },
  {
    name: 'caddyfile',
    program: 'caddy',
    configure(folder, port, block) {
      const site = block.replace('example.com {', `http://127.0.0.1:${port} {`)
      writeFileSync(join(folder, 'Caddyfile'), `{\nadmin off\nauto_https off\n}\n${site}`)
      return ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile']
    },
  },
  {
    name: 'apache',
    program: 'apache2',
    configure(folder, port, block) {
      const modules = ['mpm_event', 'authz_core', 'headers', 'mime', 'alias']
        .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
        .join('\n')
      writeFileSync(
        join(folder, 'mime.types'),
        'text/css css\nimage/png png\nimage/svg+xml svg\ntext/plain txt\n',
      )
      writeFileSync(
        join(folder, 'apache.conf'),
        `${modules}\nServerName localhost\nListen 127.0.0.1:${port}\nPidFile ${folder}/pid\nErrorLog ${folder}/error.log
DefaultRuntimeDir ${folder}\nTypesConfig ${folder}/mime.types\n${block}`,
      )
      return ['-D', 'FOREGROUND', '-f', join(folder, 'apache.conf')]
    },
  },
]

const SITE = {
  'css/a.css': `@import "b.css"; ${'a { background: url(../img/i.png) }'.repeat(50)}`,
  'css/b.css': 'b {}',
  'js/a.js': 'import "./b.mjs"',
  'js/b.mjs': 'b()',
  'img/i.png': 'i',
  'img/s.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'app.webmanifest': '{}',
  'm.wasm': '\0asm',
  LICENSE: 'MIT',
  'robots.txt': 'all',
}

function hasProgram(program: string): boolean {
  const paths = [...process.env.PATH!.split(':'), '/usr/sbin']
  if (paths.some((path) => existsSync(join(path, program)))) return true
  const notice = `${program} is not installed, so its block of docs/servers.md is not tested.`
  if (process.env.CI) throw new Error(notice)
  console.warn(notice)
  return false
}

async function untilItAnswers(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode}.`)
    const isThere = await fetch(url).then(
      () => true,
      () => false,
    )
    if (isThere) return
    await sleep(50)
  }
}

describe('the documented block', () => {
  for (const server of SERVERS) {
    it.runIf(hasProgram(server.program))(`of ${server.program}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'staticfiles-servers-'))
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
      // Servers change to a user of their own.
      execFileSync('chmod', ['755', folder])
      const [dir, out] = [join(folder, 'static'), join(folder, 'static-build')]
      for (const [path, content] of Object.entries(SITE)) {
        mkdirSync(join(dir, path, '..'), { recursive: true })
        writeFileSync(join(dir, path), content)
      }
      const manifest = join(folder, 'staticfiles.json')
      const options = {
        dir,
        out,
        manifest,
        exclude: ['robots.txt'],
        compress: ['gzip'],
        releases: true,
      } as const
      const { ok, manifest: digested } = await digestFolder(options)
      expect(ok).toBe(true)

      const port = await freePort()
      const block = blockOf(server.name).replaceAll('/srv/static-build', out)
      const args = server.configure(folder, port, block)
      const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin`, HOME: folder }
      const child = spawn(server.program, args, { stdio: 'ignore', env })
      onTestFinished(async () => {
        const ended = once(child, 'exit')
        child.kill()
        await ended
      })
      const url = `http://127.0.0.1:${port}/static/`
      await untilItAnswers(url, child)

      const { problems, counts } = await verifyUrl({ manifest, url })
      expect(problems).toEqual([])
      expect(counts).toMatchObject({ files: 10, originals: 9 })

      const missing = await fetch(`${url}css/none.0123456789ab.css`)
      expect([missing.status, missing.headers.get('cache-control')]).toEqual([404, 'no-store'])
      const [record] = execFileSync('ls', [join(out, '.staticfiles/releases')], { encoding: 'utf8' }).split(
        '\n',
      )
      for (const path of ['.staticfiles/', `.staticfiles/releases/${record}`])
        expect([403, 404]).toContain((await fetch(url + path)).status)
      expect(digested.paths.size).toBe(10)
    })
  }
})
