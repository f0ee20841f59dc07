import { COMMANDS, type CommandName, FLAGS, type FlagName, mayRepeat } from './flags.ts'

/** Columns of a help line. */
const WIDTH = 100

/** What `staticfiles --help` prints. */
export function mainHelp(): string {
  const commands = Object.entries(COMMANDS).map(
    ([name, { summary, operands }]) => [`${name} ${operands}`, summary] as const,
  )
  return `staticfiles: digested names and Django's staticfiles.json for a folder of static files

Usage:
  staticfiles <command> … [options]

Commands:
${table(commands)}

Options:
${table([
  ['--help, -h', 'Print this help, or that of a command: staticfiles digest --help'],
  ['--version, -v', 'Print the version'],
])}

${EXIT_CODES}`
}

/** What `staticfiles <command> --help` prints. */
export function commandHelp(command: CommandName): string {
  const { summary, operands, flags, outFile } = COMMANDS[command]
  return `staticfiles ${command}: ${lowerFirst(summary)}

Usage:
  staticfiles ${command} ${operands} [options]

Options:
${table(
  flags.map((name) =>
    name === 'out' && outFile ? ['--out <file>', outFile] : [flagUsage(command, name), FLAGS[name].help],
  ),
)}

Examples:
${EXAMPLES[command].map((example) => `  staticfiles ${example}`).join('\n')}

${EXIT_CODES}`
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
    "collect backend/manage.py --python 'uv run python' --compress br,gzip",
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

const EXIT_CODES = `Exit codes:
${table([
  ['0', 'All is well; there may be warnings'],
  ['1', 'There are errors, or it could not be finished'],
  ['2', 'The command line is wrong'],
])}`

function flagUsage(command: CommandName, name: FlagName): string {
  const { type, short, value } = FLAGS[name]
  const operand = value && (type === 'boolean' ? `[=${value}]` : ` ${value}`)
  return `--${name}${short ? `, -${short}` : ''}${operand ?? ''}${mayRepeat(command, name) ? ' …' : ''}`
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  const indent = ' '.repeat(width + 2)
  return rows
    .map(([name, text]) => `  ${name.padEnd(width)}${wrap(text, WIDTH - indent.length).join(`\n${indent}`)}`)
    .join('\n')
}

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
