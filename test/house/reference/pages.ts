import { COMMANDS, type CommandName, mayRepeat } from '../../../packages/cli/src/command-table.ts'
import { FLAGS } from '../../../packages/cli/src/flags.ts'
import { commandHelp } from '../../../packages/cli/src/help.ts'
import type { ErrorCode } from './error-codes.ts'

const WRITTEN = '<!-- Written by `pnpm run docs:reference`. -->'

/** The page of all codes, with all that may be said with each. */
export function errorsPage(codes: readonly ErrorCode[]): string {
  const sectionOf = ({ code, messages }: ErrorCode) =>
    `### ${code}\n\n${messages.map((message) => `- ${plain(message)}`).join('\n')}\n`
  return `# Errors

${WRITTEN}

Each message says what is wrong, where, why, and what to do. Programs go by its \`code\`, which does not change: of a
\`StaticfilesError\`, which is thrown, and of each of the \`problems\` that a function answers or \`--json\` prints. An … stands for a name, a
number or a reason.

## What stops the work

${codes
  .filter(({ stops }) => stops)
  .map(sectionOf)
  .join('\n')}
## What is told of the files

Each has a \`severity\`. With an error, nothing is written.

${codes
  .filter(({ stops }) => !stops)
  .map(sectionOf)
  .join('\n')}`
}

/** The page of the commands, their flags and examples. */
export function commandsPage(): string {
  const names = Object.keys(COMMANDS) as CommandName[]
  return `# Commands

${WRITTEN}

\`staticfiles <command> --help\` says the same. What the commands are for: [A folder](folder.md). Exit codes: 0 when all is well (there may be
warnings), 1 with errors, 2 for a wrong call. All options may stand in [\`staticfiles.config.ts\`](folder.md) too.

${names.map(commandSection).join('\n')}`
}

function commandSection(name: CommandName): string {
  const { summary, operands, flags, outFile, helps } = COMMANDS[name]
  const rows = flags.map((flag) => {
    const { type, short, value, help } = FLAGS[flag]
    const isFile = flag === 'out' && outFile !== undefined
    const operand = isFile
      ? ' <file>'
      : value === undefined
        ? ''
        : type === 'boolean'
          ? `[=${value}]`
          : ` ${value}`
    const usage = `--${flag}${short ? `, -${short}` : ''}${operand}${mayRepeat(name, flag) ? ' …' : ''}`
    return `| \`${usage}\` | ${plain(isFile ? outFile : (helps?.[flag] ?? help))} |`
  })
  const [, examples = ''] = /^Examples:\n(.*?)\n\n/ms.exec(commandHelp(name)) ?? []
  return `## ${name}

\`staticfiles ${name} ${operands} [options]\`

${plain(summary)}.

| | |
| --- | --- |
${rows.join('\n')}

For example:

${examples
  .split('\n')
  .map((line) => `- \`${line.trim()}\``)
  .join('\n')}
`
}

/** Text that Markdown, and what makes pages of it, leave as it is. */
function plain(text: string): string {
  return text
    .replaceAll('\n', ' ')
    .replace(/[*[\]|\\]/g, '\\$&')
    .replaceAll('<', '&lt;')
    .replaceAll('{', '&#123;')
}
