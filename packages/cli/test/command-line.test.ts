import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  addFiles,
  BIN,
  type Files,
  makeFolder,
  namesIn,
  runIn,
  spawn,
} from '../../../test/support/command.ts'
import { parseCommandLine } from '../src/command-line.ts'
import { COMMANDS, type CommandName, mayRepeat } from '../src/command-table.ts'
import { FLAGS } from '../src/flags.ts'

const COMMAND_NAMES = Object.keys(COMMANDS).join(', ')

describe('a right command line', () => {
  const rows = [
    { name: 'folder alone', input: ['check', 'static'], expected: { command: 'check', flags: {} } },
    {
      name: 'flags before and after the folder',
      input: ['digest', '--no-keep-originals', 'static', '--base=/s/', '--follow-links'],
      expected: {
        command: 'digest',
        flags: { base: '/s/', keepOriginals: false, followLinks: true },
      },
    },
    {
      name: 'values that look like numbers',
      input: ['digest', '--json', 'static', '--out', '1.10', '--manifest', '007'],
      expected: { command: 'digest', flags: { out: '1.10', manifest: '007' } },
    },
    {
      name: 'value with a leading dash',
      input: ['digest', 'static', '--out=-dist'],
      expected: { command: 'digest', flags: { out: '-dist' } },
    },
    {
      name: 'several manifests',
      input: ['prune', 'static', '--keep=2', '--manifest', 'a.json', '--manifest', 'b.json'],
      expected: { command: 'prune', flags: { keep: 2, manifests: ['a.json', 'b.json'] } },
    },
    {
      name: 'ignore rules',
      input: [
        'verify',
        'static',
        ...['a.css:*.png', 'b/**', ':**/*.eot', 'c.css:data:*'].flatMap((rule) => ['--ignore', rule]),
      ],
      expected: {
        command: 'verify',
        flags: {
          ignore: [
            { importer: 'a.css', specifier: '*.png' },
            { importer: 'b/**' },
            { specifier: '**/*.eot' },
            { importer: 'c.css', specifier: 'data:*' },
          ],
        },
      },
    },
  ]

  it.each(rows)('$name', ({ input, expected }) => {
    expect(parseCommandLine(input)).toEqual({ operands: ['static'], help: false, ...expected })
  })

  it('folder with a leading dash', () => {
    expect(parseCommandLine(['check', '--', '-static'])).toMatchObject({ operands: ['-static'] })
  })
})

describe('a wrong command line', () => {
  const rows = [
    {
      name: 'no command',
      input: [],
      expected: `Name a command: ${COMMAND_NAMES}. See staticfiles --help.`,
    },
    {
      name: 'unknown command',
      input: ['digset', 'static'],
      expected: `There is no command "digset"; there are ${COMMAND_NAMES}. Did you mean digest? See staticfiles --help.`,
    },
    {
      name: 'command that every object has',
      input: ['constructor', 'static'],
      expected: `There is no command "constructor"; there are ${COMMAND_NAMES}. See staticfiles --help.`,
    },
    {
      name: 'no folder',
      input: ['digest', '--out', 'dist'],
      expected: 'Something is missing: staticfiles digest <dir> …. See staticfiles digest --help.',
    },
    {
      name: 'value for a flag without one',
      input: ['digest', '--json=1'],
      expected: '--json takes no value. See staticfiles digest --help.',
    },
    {
      name: 'two folders',
      input: ['verify', 'static', 'more'],
      expected: '"more" is one too many: verify takes <dir>. See staticfiles verify --help.',
    },
    {
      name: 'unknown option',
      input: ['digest', 'static', '--bsae', '/s/'],
      expected: 'There is no option --bsae. Did you mean --base? See staticfiles digest --help.',
    },
    {
      name: 'unknown short option',
      input: ['digest', 'static', '-x'],
      expected: 'There is no option -x. See staticfiles digest --help.',
    },
    {
      name: 'option of another command',
      input: ['check', 'static', '--out', 'dist'],
      expected: 'check does not take --out. See staticfiles check --help.',
    },
    {
      name: 'option without its value',
      input: ['digest', 'static', '--out', '--follow-links'],
      expected: '--out needs a value, as in --out <dir>. See staticfiles digest --help.',
    },
    {
      name: 'option with an empty value',
      input: ['digest', 'static', '--exclude='],
      expected: '--exclude needs a value, as in --exclude <glob>. See staticfiles digest --help.',
    },
    {
      name: 'unknown policy',
      input: ['check', 'static', '--missing', 'fail'],
      expected: '--missing is error, warn or ignore, not "fail". See staticfiles check --help.',
    },
    {
      name: 'base without a slash at the end',
      input: ['check', 'static', '--base', '/static'],
      expected:
        'base is "/static"; it must begin with a slash or a scheme and end in a slash, as "/static/" and "https://cdn.example.com/static/" do.',
    },
    {
      name: 'relative base',
      input: ['verify', 'static', '--base', 'static/'],
      expected:
        'base is "static/"; it must begin with a slash or a scheme and end in a slash, as "/static/" and "https://cdn.example.com/static/" do.',
    },
  ]

  it.each(rows)('$name', ({ input, expected }) => {
    const folder = makeFolder({ 'static/a.js': 'a' })
    expect(runIn(folder, ...input)).toEqual({ code: 2, stdout: '', stderr: `error: ${expected}\n` })
    expect(namesIn(folder)).toEqual(['static/a.js'])
  })

  it.each(
    Object.entries(COMMANDS).flatMap(([command, { flags }]) =>
      flags
        .filter((flag) => flag !== 'help' && !mayRepeat(command as CommandName, flag))
        .map((flag) => ({ command, flag, value: FLAGS[flag].type === 'string' ? '=1' : '' })),
    ),
  )('--$flag twice, $command', ({ command, flag, value }) => {
    const option = `--${flag}${value}`
    expect(() => parseCommandLine([command, 'a', 'b', option, option])).toThrow(
      `--${flag} is there twice, and one of the two would be ignored. See staticfiles ${command} --help.`,
    )
  })

  it('is told to machines too', () => {
    const { code, stdout, stderr } = runIn(makeFolder(), 'digest', '--json')
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      error: { code: 'usage', message: expect.stringContaining('Something is missing') },
      problems: [],
    })
  })
})

describe('help and version', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const rows = [
    { name: 'version', input: ['--version'], expected: `${version}\n` },
    { name: 'short version', input: ['-v'], expected: `${version}\n` },
    { name: 'help', input: ['--help'], expected: / digest <dir> (.|\n)* check <dir> (.|\n)* verify <dir> / },
    { name: 'short help', input: ['-h'], expected: /Exit codes:/ },
    { name: 'help of digest', input: ['digest', '--help'], expected: /--no-keep-originals/ },
    { name: 'help of check', input: ['check', '-h'], expected: /staticfiles check <dir> … \[options\]/ },
    { name: 'help of verify', input: ['verify', 'static', '--help'], expected: /--manifest <file>/ },
  ]

  it.each(rows)('$name', ({ input, expected }) => {
    const { code, stdout, stderr } = runIn(makeFolder(), ...input)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    if (typeof expected === 'string') expect(stdout).toBe(expected)
    else expect(stdout).toMatch(expected)
  })
})

describe('the output for machines', () => {
  const SITE: Files = { 'a.css': 'a { background: url(i.png) url(none.png) }', 'i.png': 'i' }
  const problem = {
    code: 'missing-reference',
    severity: 'error',
    message: '"none.png" names none.png, which does not exist.',
    file: 'a.css',
    line: 1,
    column: 28,
    specifier: 'none.png',
    lookedFor: 'none.png',
  }
  const counts = { files: 2, digested: 2, rewritten: 1, copies: 0, bytes: 43 }
  const rows = [
    {
      name: 'digest with errors',
      input: ['digest', '.'],
      expected: {
        code: 1,
        ok: false,
        manifest: 'staticfiles.json',
        counts,
        written: { files: 0, bytes: 0, unchanged: 0, compressed: 0, manifest: false },
        fromCache: false,
        removed: 0,
        problems: [problem],
      },
    },
    {
      name: 'digest with warnings',
      input: ['digest', '.', '--missing', 'warn'],
      expected: {
        code: 0,
        ok: true,
        manifest: 'staticfiles.json',
        counts,
        written: { files: 2, bytes: 58, unchanged: 0, compressed: 0, manifest: true },
        fromCache: false,
        removed: 0,
        problems: [{ ...problem, severity: 'warn' }],
      },
    },
    {
      name: 'check with an ignore rule',
      input: ['check', '.', '--ignore', 'a.css:none.png'],
      expected: { code: 0, ok: true, counts, problems: [] },
    },
    {
      name: 'check',
      input: ['check', '.'],
      expected: { code: 1, ok: false, counts, problems: [problem] },
    },
  ]

  it.each(rows)('$name', ({ input, expected: { code, ...expected } }) => {
    const run = runIn(makeFolder(SITE), ...input, '--json')
    expect(run).toMatchObject({ code, stderr: '' })
    expect(JSON.parse(run.stdout)).toEqual({
      command: input[0],
      milliseconds: expect.any(Number),
      leftOut: [],
      hidden: [],
      ...expected,
    })
  })

  it('verify', () => {
    const folder = makeFolder({ 'a.css': 'a { background: url(i.png) }', 'i.png': 'i' })
    runIn(folder, 'digest', '.')
    expect(JSON.parse(runIn(folder, 'verify', '.', '--json').stdout)).toEqual({
      ok: true,
      command: 'verify',
      manifest: 'staticfiles.json',
      counts: { files: 2, references: 1 },
      milliseconds: expect.any(Number),
      problems: [],
    })
  })

  it('an error that stops the run', () => {
    const { code, stdout, stderr } = runIn(makeFolder(), 'verify', '.', '--json')
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      error: { code: 'manifest-unreadable', file: 'staticfiles.json' },
    })
  })
})

describe('the output for people', () => {
  it('names the place as an editor opens it, the reason and the remedy', () => {
    const folder = makeFolder({
      'static/css/a.css': '\na { background: url(../img/lgo.png) }',
      'static/img/logo.png': '',
    })
    expect(runIn(folder, 'digest', './static')).toEqual({
      code: 1,
      stdout: expect.stringMatching(
        /^1 error in 2 files: nothing was written \(\d+\.\d\d s\)\nTo accept a broken reference: --ignore .*\n$/,
      ),
      stderr:
        'static/css/a.css:2:17: error: "../img/lgo.png" names img/lgo.png, which does not exist. Did you mean img/logo.png?\n',
    })
    expect(namesIn(folder)).toEqual(['static/css/a.css', 'static/img/logo.png'])
  })

  it('has no control characters from file names', () => {
    const folder = makeFolder({ 'a\x1b[31m\n\u202eb.css': 'a { background: url(none\x9b.png) }' })
    const { stderr } = runIn(folder, 'check', '.')
    expect(stderr).toMatch(/^a\\u001b\[31m\\u000a\\u202eb\.css:1:17: error: .*\n$/)
    expect(stderr).not.toMatch(/[\x1b\x9b\u202e]/)
  })

  it('has none from the names of folders', () => {
    const folder = makeFolder({
      'a.js': 'a',
      'x\x1b]0;y\x07\u202ez.json': '{"paths":{},"version":"1.1","hash":""}',
    })
    const out = 'o\x1b[31m'
    for (const args of [
      ['digest', '.', '--out', join(folder, '..', out)],
      ['export', 'x\x1b]0;y\x07\u202ez.json', '--format', 'flat', '--out', out],
      ['merge', 'x\x1b]0;y\x07\u202ez.json', '--out', out],
      ['verify', '.', '--manifest', 'x\x1b]0;y\x07\u202ez.json'],
    ]) {
      const { stdout, stderr } = runIn(folder, ...args)
      expect(stdout + stderr).toMatch(/\\u001b/)
      expect(stdout + stderr).not.toMatch(/[\x07\x1b\u202e]/)
    }
  })

  const address = 'https://user:hush@cdn.example.com/'
  const told: { name: string; args: string[] }[] = [
    { name: 'a folder', args: ['digest', address] },
    { name: 'one too many', args: ['digest', '.', address] },
    { name: 'an output', args: ['digest', '.', '--out', `${address}x/y`, '--base', 'none'] },
    { name: 'a manifest', args: ['verify', '.', '--manifest', address] },
    { name: 'a base', args: ['check', '.', '--base', 'https://user:hush@cdn.example.com'] },
    { name: 'a target', args: ['publish', '.', address] },
    { name: 'a store', args: ['prune', 's3://user:hush@my-bucket/x', '--keep', '1'] },
    { name: 'an endpoint', args: ['publish', '.', 's3://my-bucket/x', '--endpoint', address] },
    { name: 'a command', args: [address] },
  ]
  it.each(told)('has no password from $name', ({ args }) => {
    const folder = makeFolder({ 'a.js': 'a' })
    for (const more of [[], ['--json']]) {
      const { stdout, stderr } = runIn(folder, ...args, ...more)
      expect(stdout + stderr).not.toBe('')
      expect(stdout + stderr).not.toContain('hush')
    }
  })

  const wild = '*a*a*a*a*a*a*a*a*a*a*a*a*a*b'
  it.each([
    ['check', '.', '--exclude', wild],
    ['check', '.', '--ignore', `a.css:${wild}`],
    ['check', '.', '--ignore', wild],
    ['templates', '.', '--manifest', 'staticfiles.json', '--glob', wild],
  ])('%s %s %s refuses a glob that would never end', (...args) => {
    const folder = makeFolder({ 'a.css': `a { background: url(${'a'.repeat(200)}) }`, ['a'.repeat(200)]: '' })
    addFiles(folder, { 'staticfiles.json': '{"paths":{"a.css":"a.css"},"version":"1.1","hash":""}' })
    const { code, stderr } = runIn(folder, ...args)
    expect(stderr).toMatch(/^error: The glob ".*" has more than 4 stars between two slashes, so that/)
    expect(code).toBe(2)
  })

  it('stays readable with ten thousand problems', () => {
    const links = Array.from({ length: 10_000 }, (_, i) => `.c${i} { background: url(i${i}.png) }`)
    const folder = makeFolder({ 'a.css': links.join('\n'), 'b.js': '//# sourceMappingURL=b.js.map' })
    const { code, stdout, stderr } = runIn(folder, 'check', '.')
    const lines = stderr.trimEnd().split('\n')
    expect(code).toBe(1)
    expect(lines).toHaveLength(101)
    expect(lines[0]).toMatch(/^a\.css:1:19: error:/)
    expect(lines.at(-1)).toBe('… and 9,901 more problems; --json lists them all.')
    expect(stdout).toMatch(/^10,000 errors and 1 warning in 2 files/)

    const json = runIn(folder, 'check', '.', '--json')
    expect(JSON.parse(json.stdout).problems).toHaveLength(10_001)
  })

  const readers = [
    { name: 'output', input: '{ "$0" "$1" check . --json; echo $? >code; } | head -n 1' },
    { name: 'errors', input: '{ "$0" "$1" check . 2>&1; echo $? >code; } | head -n 1' },
  ]
  it.each(readers)('may be cut off by the reader of its $name', ({ input }) => {
    const links = Array.from({ length: 10_000 }, (_, i) => `.c${i} { background: url(i${i}.png) }`)
    const folder = makeFolder({ 'a.css': links.join('\n') })
    const run = spawn('sh', ['-c', input, process.execPath, BIN], folder)
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(readFileSync(join(folder, 'code'), 'utf8')).toBe('1\n')
  })
})

it('a folder whose name looks like a number is that folder', () => {
  const folder = makeFolder()
  addFiles(join(folder, '1.10'), { 'a.js': 'a' })
  expect(runIn(folder, 'digest', '--json', '1.10', '--out', '007').code).toBe(0)
  expect(namesIn(folder)).toEqual(['007/a.<d>.js', '007/a.js', '007/staticfiles.json', '1.10/a.js'])
})
