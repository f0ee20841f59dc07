export interface Flag {
  /** A switch that has a `value` may be given one after an equals sign. */
  type: 'string' | 'boolean'
  /** May be given more than once. */
  multiple?: boolean
  short?: string
  /** How its value is called in the help. */
  value?: string
  help: string
}

export type FlagName =
  | 'out'
  | 'manifest'
  | 'base'
  | 'missing'
  | 'ignore'
  | 'exclude'
  | 'known'
  | 'references'
  | 'glob'
  | 'format'
  | 'previous'
  | 'integrity'
  | 'entry'
  | 'partials'
  | 'nonce'
  | 'import-map'
  | 'compress'
  | 'dts'
  | 'url'
  | 'origin'
  | 'header'
  | 'endpoint'
  | 'region'
  | 'concurrency'
  | 'with-manifest'
  | 'prune'
  | 'force'
  | 'no-keep-originals'
  | 'no-cache'
  | 'release'
  | 'name'
  | 'keep'
  | 'older-than'
  | 'compare'
  | 'pin'
  | 'unpin'
  | 'dry-run'
  | 'no-wait'
  | 'allow-empty'
  | 'follow-links'
  | 'ignore-pattern'
  | 'no-default-ignore'
  | 'verbose'
  | 'python'
  | 'settings'
  | 'timeout'
  | 'clear'
  | 'check'
  | 'json'
  | 'help'

export const FLAGS: Readonly<Record<FlagName, Flag>> = {
  out: {
    type: 'string',
    value: '<dir>',
    help: 'Write originals and digested copies to this folder; without it, the copies are put beside the originals',
  },
  manifest: {
    type: 'string',
    value: '<file>',
    help: 'The manifest (default: staticfiles.json in the output folder)',
  },
  base: {
    type: 'string',
    value: '<url>',
    help: "The URL prefix of the output, Django's STATIC_URL (default: /static/)",
  },
  missing: {
    type: 'string',
    value: '<policy>',
    help: 'References to files that do not exist: error, warn or ignore (default: error in CSS, warn in JavaScript and for source maps)',
  },
  ignore: {
    type: 'string',
    multiple: true,
    value: '<rule>',
    help: "References that may stay broken, as '<importer>:<specifier>': two globs, split at the first colon; without a colon, all in that importer",
  },
  exclude: {
    type: 'string',
    multiple: true,
    value: '<glob>',
    help: 'Files that keep their names and bytes; they stand in the manifest as themselves',
  },
  known: {
    type: 'string',
    multiple: true,
    value: '<manifest>',
    help: "Files that another tool's manifest names keep their names (Django's, Vite's, webpack-assets-manifest's)",
  },
  references: {
    type: 'string',
    multiple: true,
    value: '<kinds>',
    help: 'Look for references in more files: svg, html, webmanifest, import-map, source-map-file; commas between',
  },
  glob: {
    type: 'string',
    multiple: true,
    value: '<glob>',
    help: 'Which files are templates (default: HTML, XML, text, Jinja, Nunjucks and EJS, by their extensions)',
  },
  previous: {
    type: 'string',
    value: '<manifest>',
    help: "An earlier manifest to compare with (default: the last other release in the output's journal)",
  },
  compress: {
    type: 'string',
    multiple: true,
    value: '<ways>',
    help: 'Write compressed copies beside the digested files: br, gzip, zstd; commas between',
  },
  dts: {
    type: 'string',
    value: '<file>',
    help: 'Write a TypeScript declaration of the keys, which makes a wrong name a type error',
  },
  format: {
    type: 'string',
    value: '<format>',
    help: 'The format to write: flat, vite, propshaft, phoenix, mix or django',
  },
  integrity: {
    type: 'string',
    value: '<algorithm>',
    help: 'Record the subresource integrity of every digested file in the manifest: sha256, sha384 or sha512',
  },
  entry: {
    type: 'string',
    multiple: true,
    value: '<glob>',
    help: 'What pages load: scripts and style sheets, for which the manifest lists all that they need',
  },
  partials: {
    type: 'string',
    value: '<dir>',
    help: 'Write the tags of each entry into a file in this folder, for templates to include: js/app.js.html',
  },
  nonce: {
    type: 'string',
    value: '<text>',
    help: "The nonce of the page's Content-Security-Policy; in partials, in the language of the templates",
  },
  'import-map': {
    type: 'boolean',
    help: 'Leave the imports of modules as they are, and write an import map for pages into the manifest: an edit of one module renames no other',
  },
  'no-keep-originals': {
    type: 'boolean',
    help: 'Leave the originals out of the output; in place, delete them once the manifest is written',
  },
  'no-cache': {
    type: 'boolean',
    help: 'Look at every file again, and keep nothing for the next run; by default, from 1,000 files or 32 MB on, what did not change is known',
  },
  release: {
    type: 'boolean',
    value: '<id>',
    help: "Add a release to the output's journal, for prune; by default the id is the time and the manifest's hash",
  },
  name: {
    type: 'string',
    value: '<name>',
    help: "What the build is called in the journal, which has a line of releases for each (default: the manifest's path from the output folder)",
  },
  keep: {
    type: 'string',
    value: '<n>',
    help: 'How many of the newest releases of each build to keep; those with the same manifest count as one',
  },
  'older-than': {
    type: 'string',
    value: '<time>',
    help: 'Keep releases that were replaced less than this time ago too: 90m, 12h, 7d',
  },
  compare: {
    type: 'string',
    multiple: true,
    value: '<id>',
    help: 'Tell what has changed from this release to the newest of its build, or to another one that is named by a second --compare',
  },
  pin: {
    type: 'string',
    multiple: true,
    value: '<id>',
    help: 'Have prune keep this release whatever its age, such as one that servers run',
  },
  unpin: { type: 'string', multiple: true, value: '<id>', help: 'Take back --pin' },
  'dry-run': { type: 'boolean', help: 'Print what would be done, and do nothing' },
  'no-wait': {
    type: 'boolean',
    help: 'Give up at once where another run is at work in the output that must not be disturbed, instead of waiting for it',
  },
  'allow-empty': {
    type: 'boolean',
    help: 'Take it for well when there is nothing to do: no file in the folder, none that a glob matches, none that the manifest names',
  },
  'follow-links': { type: 'boolean', help: 'Follow symbolic links that lead out of the folder' },
  url: {
    type: 'string',
    value: '<url>',
    help: 'Fetch what is served there instead, and prove bytes and headers; <dir> may be the manifest',
  },
  origin: {
    type: 'string',
    value: '<origin>',
    help: 'With --url: prove that pages of this origin, such as https://www.example.com, may load the files (CORS)',
  },
  header: {
    type: 'string',
    multiple: true,
    value: '<header>',
    help: "With --url: send this with each request, as 'Authorization: Bearer …'; it is never printed",
  },
  endpoint: {
    type: 'string',
    value: '<url>',
    help: "The address of an S3-compatible store (default: AWS_ENDPOINT_URL_S3, or Amazon's)",
  },
  region: { type: 'string', value: '<name>', help: 'The region of the bucket (default: AWS_REGION)' },
  concurrency: {
    type: 'string',
    value: '<n>',
    help: 'How many requests are under way at a time (default: 16)',
  },
  force: {
    type: 'boolean',
    help: 'Send all files, also those that are there already with the same bytes and headers',
  },
  prune: {
    type: 'boolean',
    help: 'Then delete from the target what only old releases name; see --keep and staticfiles prune',
  },
  'with-manifest': { type: 'boolean', help: 'Publish the manifest too, last of all' },
  'ignore-pattern': {
    type: 'string',
    multiple: true,
    value: '<pattern>',
    help: "Files and folders to leave out, as with collectstatic: a name, or a file's path from its folder, in which * goes over slashes",
  },
  'no-default-ignore': {
    type: 'boolean',
    help: 'Take what is left out by default too: CVS, names with a leading dot but for .well-known, and names that end in ~',
  },
  verbose: {
    type: 'boolean',
    help: 'Name each file that is left out or hidden by another one; with collect, show what Python prints',
  },
  python: {
    type: 'string',
    value: '<command>',
    help: "The project's Python, such as 'uv run python' (default: that of the active virtual environment, of .venv or venv near manage.py, or python3)",
  },
  settings: {
    type: 'string',
    value: '<module>',
    help: 'The settings module, as for manage.py (default: what manage.py or DJANGO_SETTINGS_MODULE says)',
  },
  timeout: {
    type: 'string',
    value: '<seconds>',
    help: 'How long the project may take to be set up (default: 120)',
  },
  clear: {
    type: 'boolean',
    help: 'Then remove what an earlier run has put into the output and is not collected any more; what the manifest or a release names stays',
  },
  check: {
    type: 'boolean',
    help: 'Report everything that is wrong, as staticfiles check does; write nothing',
  },
  json: { type: 'boolean', help: 'Print one JSON document instead of text' },
  help: { type: 'boolean', short: 'h', help: 'Print this help' },
}

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

/** What `digest` and `collect` take alike: what is digested, where it goes, and by which rules. */
const DIGESTED: readonly FlagName[] = [
  'out',
  'manifest',
  'base',
  'missing',
  'ignore',
  'exclude',
  'ignore-pattern',
  'no-default-ignore',
  'known',
  'references',
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
    flags: [
      'manifest',
      'base',
      'missing',
      'ignore',
      'exclude',
      'ignore-pattern',
      'no-default-ignore',
      'known',
      'references',
      'follow-links',
      'allow-empty',
      'verbose',
      'json',
      'help',
    ],
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
      'dry-run',
      'no-wait',
      'follow-links',
      'allow-empty',
      'json',
      'help',
    ],
  },
}
