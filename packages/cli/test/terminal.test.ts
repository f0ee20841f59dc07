import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { BIN, type Files, makeFolder, type Run, runIn, spawn } from '../../../test/support/command.ts'
import { COMMANDS, type CommandName } from '../src/command-table.ts'
import { commandHelp, mainHelp } from '../src/help.ts'
import { createProgressLine } from '../src/progress-line.ts'
import { formatBytes, formatCount } from '../src/terminal.ts'

/** Runs a command on a terminal of its own. */
const ON_TERMINAL = [
  'python3',
  ['-c', 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))'],
] as const

const [python, pty] = ON_TERMINAL
const hasTerminal = spawnSync(python, [...pty, process.execPath, '-e', '0'], { stdio: 'ignore' }).status === 0
if (!hasTerminal && process.env.CI) throw new Error('There is no pseudo-terminal: install python3.')

const RED = '\x1b[31m'
const ERASE_LINE = '\r\x1b[2K'

/** Makes a millisecond count as hours, so that any run is a long one. */
const FAST_CLOCK =
  '--import=data:text/javascript,const{now}=performance;performance.now=()=>now.call(performance)*1e7'

const BROKEN: Files = { 'a.css': 'a { background: url(none.png) }' }

if (hasTerminal) {
  describe('on a terminal', () => {
    function runOnTerminal(files: Files, env: NodeJS.ProcessEnv, ...args: string[]): Run {
      const colors = {
        CI: undefined,
        NO_COLOR: undefined,
        FORCE_COLOR: undefined,
        TERM: 'xterm-256color',
        ...env,
      }
      return spawn(python, [...pty, process.execPath, BIN, ...args], makeFolder(files), colors)
    }

    it('problems have colours', () => {
      const { code, stdout } = runOnTerminal(BROKEN, {}, 'check', '.')
      expect(code).toBe(1)
      expect(stdout).toContain(`\x1b[1ma.css:1:17\x1b[22m: ${RED}error\x1b[39m: `)
    })

    it('errors have colours', () => {
      expect(runOnTerminal({}, {}, 'check', 'none').stdout).toContain(
        `${RED}error\x1b[39m: none does not exist`,
      )
    })

    it('NO_COLOR takes the colours away', () => {
      const { stdout } = runOnTerminal(BROKEN, { NO_COLOR: '1' }, 'check', '.')
      expect(stdout).toContain('a.css:1:17: error: ')
      expect(stdout).not.toContain('\x1b')
    })

    it('a long run shows its progress and takes it away in the end', () => {
      const files = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`${i}.js`, `j(${i})`]))
      const { code, stdout } = runOnTerminal(files, { NODE_OPTIONS: FAST_CLOCK }, 'digest', '.')
      expect(code).toBe(0)
      expect(stdout).toContain(`${ERASE_LINE}Reading 50 of 50 files`)
      expect(stdout).toContain(`${ERASE_LINE}Writing 50 of 50 files`)
      const shown = stdout.slice(stdout.lastIndexOf(ERASE_LINE) + ERASE_LINE.length)
      expect(shown).toMatch(/^50 files digested, 0 files rewritten.*\r\n50 files written.*\r\nManifest: /)
    })

    it('a short run shows none', () => {
      expect(runOnTerminal({ 'a.js': '' }, {}, 'digest', '.').stdout).not.toContain('\x1b')
    })
  })
} else console.warn('There is no pseudo-terminal (python3) here: colours on a terminal are not tested.')

it('a pipe gets neither colours nor progress', () => {
  const { stdout, stderr } = runIn(makeFolder(BROKEN), 'check', '.')
  expect(stdout + stderr).not.toContain('\x1b')
})

describe('the progress line', () => {
  function draw(isTTY: boolean): { written: string[]; at(ms: number, done: number): void; clear(): void } {
    const written: string[] = []
    let time = 0
    const write = (text: string) => written.push(text) > 0
    const line = createProgressLine({ isTTY, write }, () => time)
    return {
      written,
      clear: line.clear,
      at(ms, done) {
        time = ms
        line.update({ step: 'read', done, total: 12_345 })
      },
    }
  }

  it('comes after a second, is drawn ten times a second at most, and goes', () => {
    const { written, at, clear } = draw(true)
    at(0, 1)
    at(999, 2)
    at(1000, 3)
    at(1050, 4)
    at(1100, 1234)
    clear()
    clear()
    expect(written).toEqual([
      `${ERASE_LINE}Reading 3 of 12,345 files`,
      `${ERASE_LINE}Reading 1,234 of 12,345 files`,
      ERASE_LINE,
    ])
  })

  it('does not come where there is no terminal', () => {
    const { written, at, clear } = draw(false)
    at(5000, 1)
    clear()
    expect(written).toEqual([])
  })
})

describe('numbers', () => {
  const rows = [
    { name: 'bytes', input: formatBytes(999), expected: '999 B' },
    { name: 'kilobytes', input: formatBytes(1000), expected: '1.0 kB' },
    { name: 'rounded up', input: formatBytes(999_950), expected: '1.0 MB' },
    { name: 'hundreds', input: formatBytes(265_400_000), expected: '265 MB' },
    { name: 'terabytes', input: formatBytes(5e15), expected: '5000 TB' },
    { name: 'one', input: formatCount(1, 'file'), expected: '1 file' },
    { name: 'none', input: formatCount(0, 'file'), expected: '0 files' },
    { name: 'thousands', input: formatCount(12_345, 'file'), expected: '12,345 files' },
  ]
  it.each(rows)('$name', ({ input, expected }) => expect(input).toBe(expected))
})

describe('help', () => {
  const pages = (columns?: number) => [
    mainHelp(columns),
    ...Object.keys(COMMANDS).map((name) => commandHelp(name as CommandName, columns)),
  ]
  const widest = (text: string) =>
    Math.max(
      ...text
        .replace(/^Examples:\n(.+\n)+/m, '')
        .split('\n')
        .map((line) => line.length),
    )

  it.each([
    { name: 'a narrow terminal', columns: 60, expected: 60 },
    { name: 'a usual terminal', columns: 80, expected: 80 },
    { name: 'a wide terminal', columns: 250, expected: 100 },
    { name: 'no terminal', columns: undefined, expected: 100 },
  ])('fits $name', ({ columns, expected }) => {
    for (const page of pages(columns)) expect(widest(page)).toBeLessThanOrEqual(expected)
  })

  it('leaves examples whole', () => {
    expect(commandHelp('prune', 40)).toContain(
      '  staticfiles prune dist/static --keep 5 --manifest /srv/blue/staticfiles.json --manifest /srv/green/staticfiles.json --dry-run\n',
    )
  })
})
