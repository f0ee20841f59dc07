import { withoutUsers } from '@staticfiles/folder/files'
import { StaticfilesError } from '@staticfiles/manifest'
import { type CommandLine, parseCommandLine } from './command-line.ts'
import { COMMANDS, type CommandName } from './command-table.ts'
import { loadConfig } from './config-file.ts'
import { commandHelp } from './help.ts'
import { createProgressLine } from './progress-line.ts'
import type { Report } from './report.ts'
import { styleOf, visible } from './terminal.ts'

type Run = typeof import('./commands/digest.ts')['run']

const LOADERS: Record<CommandName, () => Promise<{ run: Run }>> = {
  report: () => import('./commands/report.ts'),
  merge: () => import('./commands/merge.ts'),
  diff: () => import('./commands/diff.ts'),
  export: () => import('./commands/export.ts'),
  tags: () => import('./commands/tags.ts'),
  publish: () => import('./commands/publish.ts'),
  templates: () => import('./commands/templates.ts'),
  collect: () => import('./commands/collect.ts'),
  digest: () => import('./commands/digest.ts'),
  check: () => import('./commands/check.ts'),
  verify: () => import('./commands/verify.ts'),
  prune: () => import('./commands/prune.ts'),
  releases: () => import('./commands/releases.ts'),
}

/** Errors that come from what the user asked for, not from what was found on the way. */
const USAGE_CODES = new Set([
  'usage',
  'missing-folder',
  'not-a-folder',
  'nothing-found',
  'overlapping-folders',
  'missing-output',
  'invalid-prefix',
  'unmatched-pattern',
  'no-static-root',
  'no-static-url',
  'invalid-base',
  'invalid-config',
  'invalid-options',
  'invalid-integrity',
  'no-entry',
  'partials-base',
  'template-url',
  'unknown-reference-kind',
  'unknown-format',
  'invalid-compression',
  'invalid-release-id',
  'unknown-release',
  'invalid-retention',
  'invalid-target',
  'invalid-glob',
  'invalid-endpoint',
  'invalid-url',
  'invalid-header',
  'invalid-origin',
  'missing-region',
])

/** Runs a command line and answers the exit code: 0, 1 for errors, 2 for a wrong command line. */
export async function run(args: readonly string[]): Promise<number> {
  const json = args.includes('--json')
  try {
    const commandLine = parseCommandLine(args)
    if (commandLine.help) {
      console.log(commandHelp(commandLine.command, process.stdout.columns))
      return 0
    }
    const started = performance.now()
    const report = await runCommand(commandLine)
    const milliseconds = Math.round(performance.now() - started)
    if (json) printJson(commandLine, report, milliseconds)
    else await printText(report, milliseconds)
    return report.ok ? 0 : 1
  } catch (error) {
    if (!(error instanceof StaticfilesError)) throw error
    printError(error, json)
    return USAGE_CODES.has(error.code) ? 2 : 1
  }
}

async function runCommand({ command, operands, flags }: CommandLine): Promise<Report> {
  const progress = createProgressLine(process.stderr)
  try {
    const { run } = await LOADERS[command]()
    const config = await loadConfig(process.cwd())
    if (COMMANDS[command].outFile !== undefined) delete config.out
    const onWait = (message: string): void => {
      progress.clear()
      console.error(visible(message))
    }
    return await run(operands, { ...config, ...flags, onWait }, progress.update)
  } finally {
    progress.clear()
  }
}

async function printText({ dir, problems, summary, text }: Report, milliseconds: number): Promise<void> {
  if (problems.length > 0) {
    const { problemLines } = await import('./problem-lines.ts')
    for (const line of problemLines(problems, dir, styleOf(process.stderr))) console.error(withoutUsers(line))
  }
  if (text !== undefined) {
    process.stdout.write(text)
    return
  }
  const [first, ...rest] = summary
  const lines = [`${first} (${(milliseconds / 1000).toFixed(2)} s)`, ...rest]
  for (const line of lines) console.log(withoutUsers(visible(line)))
}

function printJson({ command }: CommandLine, { ok, data, problems }: Report, milliseconds: number): void {
  console.log(withoutUsers(JSON.stringify({ ok, command, ...data, milliseconds, problems }, null, 2)))
}

function printError({ code, message, file, line, column }: StaticfilesError, json: boolean): void {
  const answer = { ok: false, error: { code, message, file, line, column }, problems: [] }
  if (json) console.log(withoutUsers(JSON.stringify(answer, null, 2)))
  else {
    // Of several faults, each has a line.
    const lines = message.split('\n- ').map((line) => withoutUsers(visible(line)))
    console.error(`${styleOf(process.stderr).error('error')}: ${lines.join('\n- ')}`)
  }
}
