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
    help: 'How many requests are under way at a time (default: 64; verify: 16)',
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
