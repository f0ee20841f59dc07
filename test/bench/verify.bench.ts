import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { digestFolder } from 'staticfiles'
import { it } from 'vitest'
import { BIN, makeFolder } from '../support/command.ts'
import { freePort } from '../support/free-port.ts'
import { ensurePython } from '../support/python.mjs'
import { unpackCorpus } from './corpora.mjs'
import { addUsage, type Command, measureBeside, printUsages, type Usages } from './usages.ts'

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9)
const CONCURRENCY = '16'
const READ_URLS = fileURLToPath(new URL('read-urls.mjs', import.meta.url))

// A disk's journal varies more than what is measured.
if (existsSync('/dev/shm')) process.env.TMPDIR = '/dev/shm'

const python = (await ensurePython({ pins: '', what: 'a look at what programs use' }))!

it('what nginx serves', { timeout: 3_600_000 }, async () => {
  const folder = makeFolder()
  const output = join(folder, 'output')
  await unpackCorpus('ace', join(folder, 'static'))
  await digestFolder({ dir: join(folder, 'static'), out: output, missing: 'ignore' })
  const manifest = join(output, 'staticfiles.json')
  const paths: Record<string, string> = JSON.parse(readFileSync(manifest, 'utf8')).paths

  const port = await freePort()
  const url = `http://127.0.0.1:${port}/static/`
  writeFileSync(join(folder, 'nginx.conf'), nginxConfiguration(folder, output, port))
  const list = join(folder, 'urls')
  writeFileSync(list, curlConfiguration(url, paths))

  const node = process.execPath
  const ways: Record<string, Command> = {
    'a loop in Node that reads': { program: node, args: [READ_URLS, manifest, url, CONCURRENCY] },
    '**`staticfiles verify --url`**': {
      program: node,
      args: [BIN, 'verify', manifest, '--url', url, '--concurrency', CONCURRENCY],
    },
    '`curl --parallel`': {
      program: 'curl',
      args: ['--silent', '--show-error', '--parallel', '--parallel-max', CONCURRENCY, '--config', list],
    },
  }
  const server = spawn('nginx', ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'], { stdio: 'ignore' })
  const usages: Usages = new Map()
  try {
    while (!(await fetch(url).catch(() => undefined)))
      if (server.exitCode !== null) throw new Error('nginx ended')
    for (let round = 0; round < ROUNDS; round++)
      for (const [name, command] of Object.entries(ways))
        addUsage(usages, name, await measureBeside(python, command))
  } finally {
    server.kill()
    await once(server, 'close')
  }
  console.log(`${Object.keys(paths).length} files, ${ROUNDS} rounds`)
  printUsages('Reading over HTTP/1.1', usages)
})

function nginxConfiguration(folder: string, output: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join('\n')
  return `daemon off; pid ${folder}/pid; error_log stderr; events {}
http {
  access_log off; sendfile on; keepalive_requests 1000000; include /etc/nginx/mime.types; ${temporary}
  map $uri $lifetime {
    default "public, max-age=0, must-revalidate";
    "~\\.[0-9a-f]{12}(\\.|$)" "public, max-age=31536000, immutable";
  }
  server { listen 127.0.0.1:${port}; location /static/ { alias ${output}/; add_header Cache-Control $lifetime; } }
}`
}

/** Every digested file, and of each original the first byte. */
function curlConfiguration(url: string, paths: Record<string, string>): string {
  const ask = (path: string): string => `url = "${url}${path}"\noutput = "/dev/null"\n`
  return `${Object.values(paths).map(ask).join('')}next\nrange = "0-0"\n${Object.keys(paths).map(ask).join('')}`
}
