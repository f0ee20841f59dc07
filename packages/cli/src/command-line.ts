import { sep } from 'node:path'
import { parseArgs } from 'node:util'
import type { IgnoreRule, IntegrityAlgorithm, Missing, OptInKind } from '@staticfiles/core'
import type { Compression } from '@staticfiles/folder/compress'
import { nearestName, StaticfilesError } from '@staticfiles/manifest'
import { COMMANDS, type CommandName, mayRepeat } from './command-table.ts'
import type { StaticfilesConfig } from './config-file.ts'
import { FLAGS, type FlagName } from './flags.ts'

/** The values of the flags, as the library takes them. */
export type Flags = { -readonly [Name in keyof StaticfilesConfig]: StaticfilesConfig[Name] } & {
  /** Which files are templates. */
  glob?: string[] | undefined
  /** Of a page's Content-Security-Policy. */
  nonce?: string | undefined
  /** An earlier manifest to compare with. */
  previous?: string | undefined
  /** The format to export to. */
  format?: string | undefined
  /** The manifests, where a command takes several. */
  manifests?: string[] | undefined
  /** How many releases to keep. */
  keep?: number | undefined
  /** The ids of one or two releases. */
  compare?: string[] | undefined
  pin?: string[] | undefined
  unpin?: string[] | undefined
  /** In milliseconds. */
  olderThan?: number | undefined
  url?: string | undefined
  origin?: string | undefined
  /** What to send with each request. */
  headers?: Record<string, string> | undefined
  endpoint?: string | undefined
  region?: string | undefined
  concurrency?: number | undefined
  withManifest?: boolean | undefined
  prune?: boolean | undefined
  onWait?: ((message: string) => void) | undefined
  force?: boolean | undefined
  dryRun?: boolean | undefined
  verbose?: boolean | undefined
  /** The command that runs a project's Python. */
  python?: string | undefined
  /** The settings module. */
  settings?: string | undefined
  /** In seconds. */
  timeout?: number | undefined
  check?: boolean | undefined
  clear?: boolean | undefined
}

export interface CommandLine {
  command: CommandName
  operands: string[]
  flags: Flags
  help: boolean
}

/**
 * Reads a command line.
 * @throws {StaticfilesError} `usage`
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { tokens } = parseArgs({ args: [...args], options: FLAGS, strict: false, tokens: true })
  const [command, ...operands] = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []))
  if (!isCommand(command)) throw unknownCommand(command)

  const values = new Map<FlagName, string[]>()
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const name = knownFlag(command, token.name, token.rawName)
    const value = token.inlineValue || !token.value?.startsWith('-') ? token.value : undefined
    const isSwitch = FLAGS[name].type === 'boolean'
    if (isSwitch && value !== undefined && (!FLAGS[name].value || value === ''))
      throw usage(command, `--${name} takes no ${FLAGS[name].value ? 'empty ' : ''}value.`)
    if (!isSwitch && !value)
      throw usage(command, `--${name} needs a value, as in --${name} ${FLAGS[name].value}.`)
    if (values.has(name) && !mayRepeat(command, name))
      throw usage(command, `--${name} is there twice, and one of the two would be ignored.`)
    values.set(name, [...(values.get(name) ?? []), value ?? ''])
  }
  const help = values.has('help')
  if (!help) checkOperands(command, operands)
  return { command, operands, help, flags: toFlags(command, values) }
}

function checkOperands(command: CommandName, operands: readonly string[]): void {
  const { operands: usual } = COMMANDS[command]
  const names = usual.match(/<[^>]+>/g) ?? []
  if (operands.length < names.length || operands.includes(''))
    throw usage(command, `Something is missing: staticfiles ${command} ${usual}.`)
  const surplus = usual.endsWith('…') ? undefined : operands[names.length]
  if (surplus !== undefined)
    throw usage(command, `${JSON.stringify(surplus)} is one too many: ${command} takes ${usual}.`)
}

function toFlags(command: CommandName, values: ReadonlyMap<FlagName, string[]>): Flags {
  const flags: Flags = {}
  for (const name of [
    'out',
    'name',
    'base',
    'dts',
    'format',
    'previous',
    'url',
    'origin',
    'endpoint',
    'region',
    'python',
    'settings',
  ] as const) {
    const value = values.get(name)?.[0]
    if (value !== undefined) flags[name] = value
  }
  const manifests = values.get('manifest')
  if (mayRepeat(command, 'manifest')) flags.manifests = manifests
  else if (manifests) [flags.manifest] = manifests
  const integrity = values.get('integrity')?.[0]
  if (integrity !== undefined)
    flags.integrity = oneOf<IntegrityAlgorithm>(
      command,
      '--integrity',
      ['sha256', 'sha384', 'sha512'],
      integrity,
    )
  const missing = values.get('missing')?.[0]
  if (missing !== undefined)
    flags.missing = oneOf<Missing>(command, '--missing', ['error', 'warn', 'ignore'], missing)
  if (values.has('ignore')) flags.ignore = values.get('ignore')!.map(parseIgnoreRule)
  if (values.has('exclude')) flags.exclude = values.get('exclude')!.map(toGlob)
  if (values.has('ignore-pattern')) flags.ignorePatterns = values.get('ignore-pattern')!.map(toGlob)
  if (values.has('no-default-ignore')) flags.defaultIgnore = false
  if (values.has('timeout')) flags.timeout = parseCount(command, '--timeout', values.get('timeout')![0]!)
  if (values.has('check')) flags.check = true
  if (values.has('clear')) flags.clear = true
  if (values.has('verbose')) flags.verbose = true
  for (const name of ['compare', 'pin', 'unpin'] as const)
    if (values.has(name)) flags[name] = values.get(name)
  if (values.has('glob')) flags.glob = values.get('glob')!.map(toGlob)
  if (values.has('known')) flags.known = values.get('known')
  // Names that are none are refused by the library, which knows them.
  if (values.has('references'))
    flags.references = values.get('references')!.flatMap((names) => names.split(',') as OptInKind[])
  if (values.has('keep')) flags.keep = parseCount(command, '--keep', values.get('keep')![0]!)
  if (values.has('older-than'))
    flags.olderThan = parseDuration(command, '--older-than', values.get('older-than')![0]!)
  if (values.has('dry-run')) flags.dryRun = true
  if (values.has('compress'))
    flags.compress = values.get('compress')!.flatMap((names) => names.split(',') as Compression[])
  if (values.has('entry')) flags.entries = values.get('entry')
  const partials = values.get('partials')?.[0]
  const nonce = values.get('nonce')?.[0]
  if (partials !== undefined) flags.partials = { dir: partials, nonce }
  else if (nonce !== undefined && command !== 'tags') throw usage(command, '--nonce is for --partials.')
  else if (nonce !== undefined) flags.nonce = nonce
  if (values.has('import-map')) flags.importMap = true
  if (values.has('no-keep-originals')) flags.keepOriginals = false
  if (values.has('no-cache')) flags.cache = false
  if (values.has('release')) flags.releases = values.get('release')![0] || true
  if (values.has('concurrency'))
    flags.concurrency = parseCount(command, '--concurrency', values.get('concurrency')![0]!)
  if (values.has('header')) flags.headers = parseHeaders(command, values.get('header')!)
  if (values.has('force')) flags.force = true
  if (values.has('prune')) flags.prune = true
  if (values.has('with-manifest')) flags.withManifest = true
  if (values.has('follow-links')) flags.followLinks = true
  if (values.has('no-wait')) flags.wait = false
  if (values.has('allow-empty')) flags.allowEmpty = true
  return flags
}

function oneOf<Value extends string>(
  command: CommandName,
  flag: string,
  values: readonly Value[],
  text: string,
): Value {
  const value = values.find((value) => value === text)
  if (value !== undefined) return value
  const last = values.length - 1
  const list = `${values.slice(0, last).join(', ')} or ${values[last]}`
  throw usage(command, `${flag} is ${list}, not ${JSON.stringify(text)}.`)
}

/** `<importer>:<specifier>`; either may be left out. */
function parseIgnoreRule(rule: string): IgnoreRule {
  const colon = rule.indexOf(':')
  if (colon === -1) return { importer: toGlob(rule) }
  return {
    importer: toGlob(rule.slice(0, colon)) || undefined,
    specifier: rule.slice(colon + 1) || undefined,
  }
}

/** Windows' shells complete paths with backslashes, which escape characters of globs elsewhere. */
function toGlob(text: string): string {
  return sep === '\\' ? text.replaceAll('\\', '/') : text
}

/** Headers hold secrets, so what is wrong is not repeated. */
function parseHeaders(command: CommandName, headers: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    headers.map((header) => {
      const [, name, value] = /^([^:]+):\s*(.*?)\s*$/s.exec(header) ?? []
      if (name !== undefined && value) return [name, value]
      throw usage(command, "--header is written as 'Name: value', such as 'Authorization: Bearer …'.")
    }),
  )
}

function parseCount(command: CommandName, flag: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw usage(command, `${flag} is a whole number from 1 on, not ${JSON.stringify(text)}.`)
}

const MINUTE = 60 * 1000
const UNITS = new Map([
  ['m', MINUTE],
  ['h', 60 * MINUTE],
  ['d', 24 * 60 * MINUTE],
  ['w', 7 * 24 * 60 * MINUTE],
])

/** @returns milliseconds */
function parseDuration(command: CommandName, flag: string, text: string): number {
  const [, count, unit = ''] = /^(\d{1,6})([mhdw])$/.exec(text) ?? []
  if (count !== undefined) return Number(count) * UNITS.get(unit)!
  throw usage(
    command,
    `${flag} is a number of minutes, hours, days or weeks, such as 90m, 12h, 7d or 2w, not ${JSON.stringify(text)}.`,
  )
}

function isCommand(name: string | undefined): name is CommandName {
  return name !== undefined && Object.hasOwn(COMMANDS, name)
}

function knownFlag(command: CommandName, name: string, written: string): FlagName {
  const known = COMMANDS[command].flags
  const flag = known.find((flag) => flag === name)
  if (flag) return flag
  if (Object.hasOwn(FLAGS, name)) throw usage(command, `${command} does not take ${written}.`)
  throw usage(command, `There is no option ${written}.${didYouMean(known, name, '--')}`)
}

function unknownCommand(name: string | undefined): StaticfilesError {
  const names = Object.keys(COMMANDS)
  const fault =
    name === undefined
      ? `Name a command: ${names.join(', ')}.`
      : `There is no command ${JSON.stringify(name)}; there are ${names.join(', ')}.${didYouMean(names, name)}`
  return new StaticfilesError('usage', `${fault} See staticfiles --help.`)
}

function didYouMean(names: readonly string[], wanted: string, prefix = ''): string {
  const meant = nearestName(names)(wanted)
  return meant === undefined ? '' : ` Did you mean ${prefix}${meant}?`
}

function usage(command: CommandName, fault: string): StaticfilesError {
  return new StaticfilesError('usage', `${fault} See staticfiles ${command} --help.`)
}
