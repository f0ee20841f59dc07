import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { makeFolder } from '../support/command.ts'
import { median } from './median.ts'

const REPORT_CHILDREN = fileURLToPath(new URL('report-children.py', import.meta.url))

/** What a program took: seconds on the clock, seconds of all processors, and the most memory at a time, in bytes. */
export interface Usage {
  wall: number
  cpu: number
  memory: number
}

export interface Command {
  program: string
  args: readonly string[]
  env?: NodeJS.ProcessEnv
}

/** What each contender took, in each round. */
export type Usages = Map<string, Usage[]>

/** Runs a program beside this process, which may have servers to run. */
export async function measureBeside(python: string, { program, args, env }: Command): Promise<Usage> {
  const report = join(makeFolder(), 'usage.json')
  const options = { env: { ...process.env, ...env }, maxBuffer: 1 << 28 }
  await promisify(execFile)(python, [REPORT_CHILDREN, report, program, ...args], options)
  return JSON.parse(readFileSync(report, 'utf8'))
}

export function addUsage(usages: Usages, name: string, usage: Usage): void {
  usages.set(name, [...(usages.get(name) ?? []), usage])
}

/** Medians; ratios are those of each round to the first row in the same round. */
export function printUsages(title: string, usages: Usages): void {
  const [base = []] = usages.values()
  console.log(`\n| ${title} | seconds | ratio | processor seconds | memory, MB |`)
  console.log('| --- | ---: | ---: | ---: | ---: |')
  for (const [name, runs] of usages) {
    const ratio = median(runs.map(({ wall }, i) => wall / base[i]!.wall)).toFixed(2)
    const of = (field: keyof Usage): number => median(runs.map((run) => run[field]))
    const numbers = [of('wall').toFixed(2), ratio, of('cpu').toFixed(2), (of('memory') / 1e6).toFixed(0)]
    console.log(`| ${name} | ${numbers.join(' | ')} |`)
  }
}
