// Loaded before the command. Kills the process (SIGKILL) at the change to the disk that KILL_AT names, counted from 1: a
// file that is being written then is half written, any other change is not made.
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const CHANGES = [
  ...['appendFile', 'copyFile', 'cp', 'link', 'mkdir', 'mkdtemp', 'rename', 'rm', 'rmdir', 'symlink'],
  ...['truncate', 'ftruncate', 'unlink', 'utimes', 'write', 'writeFile', 'writev'],
]

let changes = 0

function patch(module, name) {
  const original = module[name]
  if (original === undefined) return
  module[name] = (...args) => {
    if (++changes !== Number(process.env.KILL_AT)) return original.apply(module, args)
    const [target, content] = args
    if (name.startsWith('writeFile'))
      fs.writeSync(typeof target === 'number' ? target : fs.openSync(target, 'w'), half(content))
    process.kill(process.pid, 'SIGKILL')
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  }
}

function half(content) {
  const bytes = Buffer.from(content)
  return bytes.subarray(0, bytes.length / 2)
}

for (const name of CHANGES) {
  patch(fs, `${name}Sync`)
  patch(fs, name)
  patch(fs.promises, name)
}
syncBuiltinESMExports()
