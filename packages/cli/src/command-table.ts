import { FLAGS, type FlagName } from './flags.ts'

export type CommandName =
  | 'digest'
  | 'collect'
  | 'check'
  | 'verify'
  | 'prune'
  | 'releases'
  | 'publish'
  | 'templates'
  | 'export'
  | 'tags'
  | 'merge'
  | 'diff'
  | 'report'

export interface Command {
  summary: string
  /** What it works on, as the help shows it: each between angle brackets, `…` after the last where there may be more. */
  operands: string
  flags: readonly FlagName[]
  /** Flags that may be given more than once here, and not everywhere. */
  repeated?: readonly FlagName[]
  /** Where `--out` names a file: its help. What a configuration file says of `out` is about a folder and left alone. */
  outFile?: string
  /** Help of flags that mean something else here. */
  helps?: Readonly<Partial<Record<FlagName, string>>>
}

/** Whether a command takes a flag more than once. */
export function mayRepeat(command: CommandName, flag: FlagName): boolean {
  return FLAGS[flag].multiple === true || COMMANDS[command].repeated?.includes(flag) === true
}

/** By which rules files are looked at. */
const RULES: readonly FlagName[] = [
  'manifest',
  'base',
  'missing',
  'ignore',
  'exclude',
  'ignore-pattern',
  'no-default-ignore',
  'known',
  'references',
]

/** What `digest` and `collect` take alike: what is digested, where it goes, and by which rules. */
const DIGESTED: readonly FlagName[] = [
  'out',
  ...RULES,
  'import-map',
  'entry',
  'partials',
  'nonce',
  'integrity',
  'no-keep-originals',
  'no-cache',
  'compress',
  'dts',
  'release',
  'no-wait',
  'name',
  'allow-empty',
  'verbose',
  'json',
  'help',
]

/** What each command does and what it takes. */
export const COMMANDS: Readonly<Record<CommandName, Command>> = {
  digest: {
    summary: 'Give every file a name with its digest, rewrite the references, write the manifest',
    operands: '<dir> …',
    flags: ['follow-links', ...DIGESTED],
  },
  collect: {
    summary: "Digest a Django project's static files, as its finders find them, to where its settings say",
    operands: '<manage.py>',
    flags: ['python', 'settings', 'timeout', 'check', 'clear', ...DIGESTED],
  },
  check: {
    summary: 'Report everything that would keep a folder from being digested; write nothing',
    operands: '<dir> …',
    flags: [...RULES, 'follow-links', 'allow-empty', 'verbose', 'json', 'help'],
  },
  verify: {
    summary: 'Re-read a digested folder, or fetch what is served, and prove every name',
    operands: '<dir>',
    flags: [
      'manifest',
      'base',
      'missing',
      'ignore',
      'references',
      'follow-links',
      'allow-empty',
      'url',
      'origin',
      'header',
      'concurrency',
      'json',
      'help',
    ],
  },
  prune: {
    summary: 'Delete the digested files that no release names any more but old ones',
    operands: '<dir>',
    flags: [
      'keep',
      'older-than',
      'manifest',
      'endpoint',
      'region',
      'concurrency',
      'dry-run',
      'no-wait',
      'json',
      'help',
    ],
    repeated: ['manifest'],
  },
  releases: {
    summary: 'List the releases of an output or a store, compare them, and pin those that prune is to keep',
    operands: '<dir>',
    flags: ['compare', 'pin', 'unpin', 'endpoint', 'region', 'concurrency', 'no-wait', 'json', 'help'],
  },
  templates: {
    summary: 'Find the names in templates that the manifest has no key for',
    operands: '<dir> …',
    flags: ['manifest', 'missing', 'glob', 'allow-empty', 'json', 'help'],
    helps: { missing: 'Names that the manifest has no key for: error, warn or ignore (default: error)' },
  },
  report: {
    summary: 'Write an HTML page about an output: files, references, problems, changes',
    operands: '<dir>',
    flags: [
      'manifest',
      'previous',
      'out',
      'base',
      'missing',
      'ignore',
      'references',
      'follow-links',
      'allow-empty',
      'json',
      'help',
    ],
    outFile: 'The page to write (default: staticfiles-report.html)',
    helps: {
      missing:
        'References to files that do not exist: error, warn or ignore (default: warn, for whoever wrote the output has accepted them)',
    },
  },
  merge: {
    summary: 'Make one manifest of several',
    operands: '<manifest> …',
    flags: ['out', 'json', 'help'],
    outFile: 'The manifest to write',
  },
  diff: {
    summary: 'Tell what differs between two manifests, or two output folders',
    operands: '<old> <new>',
    flags: ['json', 'help'],
  },
  export: {
    summary: 'Write a manifest in the format of another tool',
    operands: '<manifest>',
    flags: ['format', 'out', 'base', 'json', 'help'],
    outFile: 'Write to this file; without it, to standard output',
  },
  tags: {
    summary: 'Print the HTML that loads entries of a manifest',
    operands: '<manifest> <entry> …',
    flags: ['base', 'nonce', 'json', 'help'],
  },
  publish: {
    summary: 'Send a digested folder to a store or another folder, each file after those it refers to',
    operands: '<dir> <target>',
    flags: [
      'manifest',
      'name',
      'base',
      'references',
      'endpoint',
      'region',
      'concurrency',
      'with-manifest',
      'force',
      'prune',
      'keep',
      'older-than',
      'no-cache',
      'dry-run',
      'no-wait',
      'follow-links',
      'allow-empty',
      'json',
      'help',
    ],
    helps: {
      'no-cache':
        'Read every file again, ask for the headers of each, and keep nothing for the next run; by default, from 1,000 files or 32 MB on, what did not change is known',
    },
  },
}
