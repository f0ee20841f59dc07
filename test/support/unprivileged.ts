import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { BIN, makeFolder, type Run, runIn } from './command.ts'

/** The user and group `nobody` of most systems. */
const NOBODY = { uid: 65_534, gid: 65_534 }

/** Runs the command line as a user for whom permissions count: as this one, or as nobody where this one is root. */
export function runUnprivileged(cwd: string, ...args: string[]): Run {
  if (process.getuid?.() !== 0) return runIn(cwd, ...args)
  const { node, bin } = reachableByAnyone()
  const { status, stdout, stderr } = spawnSync(node, [bin, ...args], { cwd, encoding: 'utf8', ...NOBODY })
  return { code: status, stdout, stderr }
}

/** Node and the command line where anyone may read them: root's checkout may lie in a closed folder. */
function reachableByAnyone(): { node: string; bin: string } {
  const here = { node: process.execPath, bin: BIN }
  const isReachable = (file: string) => spawnSync('test', ['-r', file], NOBODY).status === 0
  if (isReachable(here.node) && isReachable(here.bin)) return here

  const folder = makeFolder()
  const there = { node: join(folder, 'node'), bin: join(folder, 'cli/dist/bin.js') }
  copyFileSync(here.node, there.node)
  chmodSync(there.node, 0o755)
  cpSync(dirname(dirname(BIN)), join(folder, 'cli'), { recursive: true, dereference: true })
  execFileSync('chmod', ['-R', 'a+rX', folder])
  return there
}
