import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  addFiles,
  BIN,
  listingOf,
  makeFolder,
  namesIn,
  pathsOf,
  runIn,
  spawn,
} from '../../../test/support/command.ts'
import { runUnprivileged } from '../../../test/support/unprivileged.ts'
import { digestFolder } from '../src/digest/digest-folder.ts'

describe('missing permissions', () => {
  it('to read a file, a folder and a linked file are reported together', () => {
    const folder = makeFolder({ 'a.js': 'a', 'b.js': 'b', 'closed/c.js': 'c', 'listed/d.js': 'd' })
    symlinkSync('listed/d.js', join(folder, 'e.js'))
    chmodSync(join(folder, 'b.js'), 0)
    chmodSync(join(folder, 'closed'), 0)
    chmodSync(join(folder, 'listed'), 0o444)
    onTestFinished(() => {
      for (const name of ['closed', 'listed']) chmodSync(join(folder, name), 0o755)
    })
    const reason =
      'It cannot be read: permission is denied (EACCES). Check the owner and the mode of the file and of its folder.'
    expect(runUnprivileged(folder, 'check', '.')).toEqual({
      code: 1,
      stdout: expect.stringContaining('3 errors and 1 warning in 1 file'),
      stderr: [
        ...['b.js', 'closed', 'listed/d.js'].map((path) => `${path}: error: ${reason}\n`),
        'e.js: warning: This link was skipped: it cannot be followed: permission is denied (EACCES). Check the owner and the mode of the file and of its folder.\n',
      ].join(''),
    })
  })

  it('to list the folder stop the run', () => {
    const folder = makeFolder({ 'static/a.js': 'a' })
    chmodSync(join(folder, 'static'), 0)
    onTestFinished(() => chmodSync(join(folder, 'static'), 0o755))
    expect(runUnprivileged(folder, 'digest', 'static')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: static cannot be read: permission is denied (EACCES). Check the owner and the mode of the file and of its folder.\n',
    })
  })

  const rows = [
    {
      name: 'to write in place',
      input: ['digest', 'static'],
      expected: /^error: static\/a\.\w{12}\.js cannot be written/,
    },
    {
      name: 'to make the output folder',
      input: ['digest', 'static', '--out', 'static-out'],
      expected: /^error: static-out\/a\.\w{12}\.js cannot be written/,
    },
    {
      name: 'to write the manifest',
      input: ['digest', 'static', '--out', 'open/dist', '--manifest', 'static/m.json'],
      expected: /^error: static\/m\.json cannot be written/,
    },
  ]

  it.each(rows)('$name', ({ input, expected }) => {
    const folder = makeFolder({ 'static/a.js': 'a', 'open/x': '' })
    for (const name of ['.', 'static']) chmodSync(join(folder, name), 0o555)
    chmodSync(join(folder, 'open'), 0o777)
    const before = listingOf(join(folder, 'static'))
    const { code, stdout, stderr } = runUnprivileged(folder, ...input)
    for (const name of ['.', 'static']) chmodSync(join(folder, name), 0o755)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(expected)
    expect(stderr).toContain(
      ': permission is denied (EACCES). Check the owner and the mode of the file and of its folder. No manifest was written.\n',
    )
    expect(Object.keys(listingOf(join(folder, 'static')))).toEqual(Object.keys(before))
  })
})

interface Limit {
  name: string
  /** A command that runs the shell script after it with whatever rights the limit needs. */
  shell: string[]
  /** Sets the limit in the folder `$1`, which is not yet filled. */
  before: string
  /** The same once it is filled. */
  after: string
  expected: RegExp
}

/** Ways to mount a file system that only the command itself sees: as root, as an ordinary user, with sudo. */
const MOUNTING = [
  ['unshare', '-m'],
  ['unshare', '-rm'],
  ['sudo', '-n', 'unshare', '-m'],
].find(
  ([program, ...args]) =>
    spawnSync(program!, [...args, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0,
)

const limits: Limit[] = [
  {
    name: 'a file that is larger than allowed',
    shell: [],
    before: '',
    after: 'ulimit -f 64',
    expected: /the file is larger than is allowed here \(EFBIG\)\. Raise the limit/,
  },
]
if (MOUNTING) {
  limits.push(
    {
      name: 'a full disk',
      shell: MOUNTING,
      before: 'mount -t tmpfs -o size=512k tmpfs "$1"',
      after: '',
      expected: /the disk is full \(ENOSPC\)\. Free some space/,
    },
    {
      name: 'a read-only file system',
      shell: MOUNTING,
      before: 'mount -t tmpfs tmpfs "$1"',
      after: 'mount -o remount,bind,ro "$1"',
      expected: /the file system is read-only \(EROFS\)\. Write to another folder/,
    },
  )
} else
  console.warn('No file system can be mounted here: a full disk is tested by a limit on file sizes only.')

describe('an old manifest and its files outlast', () => {
  it.each(limits)('$name', ({ shell, before, after, expected }) => {
    const folder = makeFolder({
      'new/b.bin': Buffer.alloc(300_000, 'b'),
      'old/a.css': 'a { background: url(i.png) }',
      'old/i.png': 'i',
    })
    mkdirSync(join(folder, 'static'))
    runIn(folder, 'digest', 'old')
    const script = `
      set -e; ${before}
      cp -R old/. new/. "$1"; ${after}
      set +e; cd "$1/.."
      "$2" "$3" digest static; echo "digest $?"
      cmp static/staticfiles.json old/staticfiles.json; echo "cmp $?"
      "$2" "$3" verify static >/dev/null; echo "verify $?"
      ls -A static`
    const args = [...shell, 'sh', '-c', script, 'sh', join(folder, 'static'), process.execPath, BIN]
    const { stdout, stderr } = spawn(args[0]!, args.slice(1), folder)
    expect(stderr).toMatch(/^error: static\/b\.\w{12}\.bin cannot be written: /)
    expect(stderr).toMatch(expected)
    expect(stderr).toMatch(/ static\/staticfiles\.json was not touched\.\n$/)
    const names = stdout
      .replaceAll(/\.[0-9a-f]{12}\b/g, '.<d>')
      .trim()
      .split('\n')
    expect(names).toEqual([
      'digest 1',
      'cmp 0',
      'verify 0',
      'a.<d>.css',
      'a.css',
      'b.bin',
      'i.<d>.png',
      'i.png',
      'staticfiles.json',
    ])
  })
})

const full = [
  {
    name: 'no space',
    mount: 'mount -t tmpfs -o size=512k tmpfs "$1/disk"',
    fill: 'dd if=/dev/zero of="$1/disk/fill" bs=4k 2>/dev/null',
    stderr: '',
  },
  {
    name: 'no place for one more file',
    mount: 'mount -t tmpfs -o nr_inodes=40 tmpfs "$1/disk"',
    fill: 'i=0; while touch "$1/disk/$((i=i+1))" 2>/dev/null; do :; done',
    stderr:
      'disk/out/.staticfiles: warning: The disk is so full that this run cannot tell others that it is at work. Was a digest, a publish or a build started here meanwhile? Then run that again.\n',
  },
]

describe.runIf(MOUNTING)('on a full disk prune frees space', () => {
  it.each(full)('$name', ({ mount, fill, stderr }) => {
    const folder = makeFolder({ 'a/a.bin': Buffer.alloc(8000, 'a'), 'b/a.bin': 'b', 'disk/.keep': '' })
    const script = `
      ${mount}; cd "$1"
      "$2" "$3" digest a --out disk/out --release=v1 >/dev/null && "$2" "$3" digest b --out disk/out --release=v2 >/dev/null
      ${fill}
      "$2" "$3" digest a --out disk/out --release=v3 2>/dev/null; echo "digest $?"
      "$2" "$3" prune disk/out --keep 1; echo "prune $?"
      "$2" "$3" verify disk/out >/dev/null; echo "verify $?"
      cd disk/out; find . -name '*.*.bin' -o -path './.staticfiles/*' | sort`
    const [program, ...args] = [...MOUNTING!, 'sh', '-c', script, 'sh', folder, process.execPath, BIN]
    const ran = spawn(program!, args, folder)
    expect(ran.stderr).toBe(stderr)
    expect(
      ran.stdout
        .replaceAll(/\.[0-9a-f]{12}\b/g, '.<d>')
        .replace(/\(\d.*? s\)/, '(<t>)')
        .trim()
        .split('\n'),
    ).toEqual([
      'digest 1',
      '1 file, 8.0 kB deleted (<t>)',
      'Releases kept: v2',
      'Releases dropped: v1',
      expect.stringMatching(/^ {2}a\.<d>\.bin: only in v1$/),
      ...(stderr ? ['1 warning'] : []),
      'prune 0',
      'verify 0',
      './.staticfiles/releases',
      './.staticfiles/releases/v2.json',
      './a.<d>.bin',
    ])
  })
})

describe('a file that changes while the folder is digested', () => {
  const rows = [
    {
      name: 'size',
      step: 'write',
      change: (file: string) => appendFileSync(file, 'x'),
      expected: {
        code: 'changed-file',
        message: expect.stringMatching(
          /b\.bin changed while it was being digested.*staticfiles\.json was not touched\.$/,
        ),
      },
    },
    {
      name: 'content',
      step: 'write',
      change: (file: string) => writeFileSync(file, 'B'),
      expected: { code: 'changed-file' },
    },
    {
      name: 'size, before it is read',
      step: 'read',
      change: (file: string) => truncateSync(file, 0),
      expected: { code: 'changed-file' },
    },
    {
      name: 'away, before it is read',
      step: 'read',
      change: (file: string) => rmSync(file),
      expected: {
        code: 'unreadable-file',
        message: expect.stringContaining('b.bin cannot be read: it does not exist (ENOENT)'),
      },
    },
    {
      name: 'away',
      step: 'write',
      change: (file: string) => rmSync(file),
      expected: { code: 'write-failed' },
    },
  ]

  it.each(rows)('$name', async ({ step, change, expected }) => {
    const dir = makeFolder({ 'a.bin': 'a' })
    await digestFolder({ dir })
    addFiles(dir, { 'a.bin': 'A', 'b.bin': 'b' })
    const manifest = readFileSync(join(dir, 'staticfiles.json'), 'utf8')
    const onProgress = (progress: { step: string; done: number }) => {
      if (progress.step === step && progress.done === 1) change(join(dir, 'b.bin'))
    }
    await expect(digestFolder({ dir, onProgress })).rejects.toMatchObject(expected)
    expect(readFileSync(join(dir, 'staticfiles.json'), 'utf8')).toBe(manifest)
    expect(namesIn(dir).filter((name) => name.startsWith('.') || name.startsWith('b.<d>'))).toEqual([])
  })

  it('is not deleted', async () => {
    const dir = makeFolder({ 'a.bin': 'a', 'b.bin': 'b' })
    const onProgress = ({ step, done }: { step: string; done: number }) => {
      if (step === 'write' && done === 2) writeFileSync(join(dir, 'b.bin'), 'edited')
    }
    await expect(digestFolder({ dir, keepOriginals: false, onProgress })).rejects.toMatchObject({
      code: 'changed-file',
    })
    expect(namesIn(dir)).toEqual(['a.<d>.bin', 'a.bin', 'b.<d>.bin', 'b.bin', 'staticfiles.json'])
    expect(readFileSync(join(dir, 'b.bin'), 'utf8')).toBe('edited')
  })
})

describe('things in the way', () => {
  const rows = [
    {
      name: 'file instead of a folder',
      input: { 'dist/css': '' },
      expected: /css\/a\.\w+\.css cannot be written: a file stands where a folder is needed/,
    },
    {
      name: 'folder instead of a file',
      input: { 'dist/css/a.css/x': '' },
      expected: /css\/a\.css cannot be written: a folder stands where a file is needed/,
    },
  ]

  it.each(rows)('$name', ({ input, expected }) => {
    const folder = makeFolder({ 'static/css/a.css': 'a {}', ...input })
    const { code, stderr } = runIn(folder, 'digest', 'static', '--out', 'dist')
    expect(code).toBe(1)
    expect(stderr).toMatch(expected)
    expect(existsSync(join(folder, 'dist/staticfiles.json'))).toBe(false)
    expect(existsSync(join(folder, 'dist/.staticfiles'))).toBe(false)
  })
})

it('an output folder may reach over two file systems', () => {
  const folder = makeFolder({ 'static/css/a.css': 'a {}' })
  const elsewhere = existsSync('/dev/shm') ? mkdtempSync('/dev/shm/staticfiles-cli-') : makeFolder()
  onTestFinished(() => rmSync(elsewhere, { recursive: true }))
  mkdirSync(join(folder, 'dist'))
  symlinkSync(elsewhere, join(folder, 'dist/css'))
  expect(runIn(folder, 'digest', 'static', '--out', 'dist')).toMatchObject({ code: 0, stderr: '' })
  expect(namesIn(elsewhere)).toEqual(['a.<d>.css', 'a.css'])
  expect(Object.keys(pathsOf(join(folder, 'dist/staticfiles.json')))).toEqual(['css/a.css'])
})
