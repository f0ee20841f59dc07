import { COMMANDS, type CommandName, mayRepeat } from './command-table.ts'
import { FLAGS, type FlagName } from './flags.ts'

/** Columns of a help line, at most. */
const WIDTH = 100

/**
 * What `staticfiles --help` prints.
 * @param columns of the terminal
 */
export function mainHelp(columns?: number): string {
  const commands = Object.entries(COMMANDS).map(
    ([name, { summary, operands }]) => [`${name} ${operands}`, summary] as const,
  )
  const title = "staticfiles: digested names and Django's staticfiles.json for a folder of static files"
  return `${paragraph(title, columns)}

Usage:
  staticfiles <command> … [options]

Commands:
${table(commands, columns)}

Options:
${table(
  [
    ['--help, -h', 'Print this help, or that of a command: staticfiles digest --help'],
    ['--version, -v', 'Print the version'],
  ],
  columns,
)}

${exitCodes(columns)}`
}

/**
 * What `staticfiles <command> --help` prints.
 * @param columns of the terminal
 */
export function commandHelp(command: CommandName, columns?: number): string {
  const { summary, operands, flags, outFile, helps } = COMMANDS[command]
  return `${paragraph(`staticfiles ${command}: ${lowerFirst(summary)}`, columns)}

Usage:
  staticfiles ${command} ${operands} [options]

Options:
${table(
  flags.map((name) =>
    name === 'out' && outFile
      ? ['--out <file>', outFile]
      : [flagUsage(command, name), helps?.[name] ?? FLAGS[name].help],
  ),
  columns,
)}

Examples:
${EXAMPLES[command].map((example) => `  staticfiles ${example}`).join('\n')}

${exitCodes(columns)}`
}

const EXAMPLES: Record<CommandName, string[]> = {
  digest: [
    'digest static',
    'digest static --out dist/static --manifest staticfiles.json',
    'digest static vendor/static:vendor --out dist/static',
    'digest static --release=v42',
    "digest static --ignore 'vendor/**:**/*.eot' --ignore 'legacy/**'",
  ],
  collect: [
    'collect manage.py',
    'collect backend/manage.py --python "uv run python" --compress br,gzip',
    'collect backend/manage.py --settings project.settings.production --check',
    'collect backend/manage.py --out dist/static --manifest backend/staticfiles.json',
  ],
  check: ['check static', 'check static --base https://cdn.example.com/static/'],
  report: [
    'report dist/static',
    'report dist/static --manifest staticfiles.json --previous old.json --out report.html',
  ],
  merge: ['merge django.json vite.json --out backend/staticfiles.json'],
  diff: ['diff old.json staticfiles.json', 'diff old/static dist/static --json'],
  tags: ['tags backend/staticfiles.json src/main.ts --nonce r4nd0m'],
  export: [
    'export staticfiles.json --format vite --out public/build/manifest.json',
    'export staticfiles.json --format propshaft --out public/assets/.manifest.json',
  ],
  templates: [
    'templates backend/templates --manifest backend/staticfiles.json',
    "templates backend --glob '**/*.html' --glob '**/*.py'",
  ],
  prune: [
    'prune dist/static --keep 5 --older-than 7d',
    'prune dist/static --keep 5 --manifest /srv/blue/staticfiles.json --manifest /srv/green/staticfiles.json --dry-run',
    'prune s3://my-bucket/static --keep 5 --older-than 7d',
  ],
  releases: [
    'releases dist/static',
    'releases s3://my-bucket/static --compare v41 --compare v42',
    'releases dist/static --pin v42 --unpin v41',
  ],
  publish: [
    'publish dist/static s3://my-bucket/static --dry-run',
    'publish dist/static s3://my-bucket/static --endpoint https://s3.example.com --region eu-1',
    'publish dist/static /srv/www/static --with-manifest',
    'publish dist/static s3://my-bucket/static --prune --keep 5 --older-than 7d',
  ],
  verify: [
    'verify dist/static',
    'verify dist/static --manifest staticfiles.json --json',
    'verify staticfiles.json --url https://cdn.example.com/static/',
  ],
}

const exitCodes = (columns?: number): string => `Exit codes:
${table(
  [
    ['0', 'All is well; there may be warnings'],
    ['1', 'There are errors, or it could not be finished'],
    ['2', 'The command line is wrong'],
  ],
  columns,
)}`

function flagUsage(command: CommandName, name: FlagName): string {
  const { type, short, value } = FLAGS[name]
  const operand = value && (type === 'boolean' ? `[=${value}]` : ` ${value}`)
  return `--${name}${short ? `, -${short}` : ''}${operand ?? ''}${mayRepeat(command, name) ? ' …' : ''}`
}

/** Where a terminal is so narrow that texts would stand in a column of shreds, they begin below the names. */
function table(rows: readonly (readonly [string, string])[], columns = WIDTH): string {
  const line = Math.min(WIDTH, columns)
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  const isNarrow = line - width - 2 < NARROW
  const indent = ' '.repeat(isNarrow ? 6 : width + 2)
  return rows
    .map(([name, text]) => {
      const lines = wrap(text, line - indent.length).join(`\n${indent}`)
      return isNarrow ? `  ${name}\n${indent}${lines}` : `  ${name.padEnd(width)}${lines}`
    })
    .join('\n')
}

const paragraph = (text: string, columns = WIDTH): string => wrap(text, Math.min(WIDTH, columns)).join('\n')

/** Columns that a text needs beside a name. */
const NARROW = 32

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}

const lowerFirst = (text: string): string => text[0]!.toLowerCase() + text.slice(1)
