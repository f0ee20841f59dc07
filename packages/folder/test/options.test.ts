import {
  checkDjango,
  checkFolder,
  checkTemplates,
  collectDjango,
  compressFiles,
  diffOutputs,
  digestFolder,
  exportManifest,
  mergeManifestFiles,
  openDjangoProject,
  pruneFolder,
  pruneStore,
  publishFolder,
  reportFolder,
  verifyFolder,
  verifyUrl,
  writeManifest,
} from '@staticfiles/folder'
import { describe, expect, it } from 'vitest'
import { listingOf, makeFolder } from '../../../test/support/command.ts'

type Run = (options: never) => Promise<unknown>

/** What somebody without types may write, and what is said to it. */
const rows: { run: Run; input: unknown; expected: string[] }[] = [
  {
    run: digestFolder,
    input: { dir: 'x', keepOriginal: true },
    expected: ['keepOriginal is unknown; did you mean keepOriginals?'],
  },
  {
    run: digestFolder,
    input: { dir: 'x', exclude: '*.txt', integrity: 'md5', partials: { dir: 1 } },
    expected: [
      `exclude is "*.txt"; it must be a list of globs, such as ['robots.txt', 'sw.js'].`,
      `integrity is "md5"; it must be 'sha256', 'sha384' or 'sha512'.`,
      "partials.dir is 1; it must be a folder, such as 'backend/templates/static'.",
    ],
  },
  {
    run: checkFolder,
    input: { dirs: ['x'] },
    expected: [
      'dir is missing; it must be a folder or a list of them, such as [',
      'dirs is unknown; did you mean dir?',
    ],
  },
  { run: checkFolder, input: 'static', expected: ['it is "static"; it must be an object, such as'] },
  {
    run: checkFolder,
    input: { dir: [{ folder: 'x' }], onProgress: 'loud' },
    expected: ['dir is [{"folder":"x"}]; it must be', 'onProgress is "loud"; it must be a function.'],
  },
  {
    run: collectDjango,
    input: { managePy: 'manage.py', setting: 'x' },
    expected: ['setting is unknown; did you mean settings?'],
  },
  {
    run: checkDjango,
    input: {},
    expected: ["managePy is missing; it must be a manage.py, such as 'backend"],
  },
  {
    run: openDjangoProject,
    input: { managePy: 'manage.py', timeout: '5' },
    expected: ['timeout is "5"; it must be a number of seconds, such as 300.'],
  },
  {
    run: verifyFolder,
    input: { dir: ['x'], base: false },
    expected: [
      'dir is ["x"]; it must be an output folder',
      'base is false; it must be a URL that ends in a slash',
    ],
  },
  {
    run: verifyUrl,
    input: { manifest: 'm.json', url: 'https://x/', headers: ['Authorization: Bearer secret'] },
    expected: ["headers must be an object, such as { Authorization: 'Bearer …' }."],
  },
  {
    run: publishFolder,
    input: { dir: 'x', target: 's3://b', concurrency: 0 },
    expected: ['concurrency is 0; it must be a whole number from 1 on, such as 64.'],
  },
  {
    run: pruneFolder,
    input: { dir: 'x', keep: '5' },
    expected: ['keep is "5"; it must be a number of releases'],
  },
  { run: pruneStore, input: { dir: 'x', keep: 5 }, expected: ['target is missing;', 'dir is unknown;'] },
  {
    run: reportFolder,
    input: { dir: 'x', previous: 5 },
    expected: ["previous is 5; it must be a manifest, such as 'old/staticfiles.json'."],
  },
  {
    run: checkTemplates,
    input: { dirs: 'templates', glob: '*.html' },
    expected: [
      'dirs is "templates"; it must be a list of folders',
      'glob is "*.html"; it must be a list of globs',
    ],
  },
  {
    run: mergeManifestFiles,
    input: { manifests: 'a.json', out: 'b.json' },
    expected: ['manifests is "a.json";'],
  },
  { run: diffOutputs, input: { old: 'a', next: 'b' }, expected: ['new is missing;', 'next is unknown;'] },
]

const MANIFEST = { paths: new Map() }
const NO_MANIFEST = { paths: { 'a.css': 'a.0123456789ab.css' } } as never

/** The same for functions that take other arguments beside them. */
const others: { name: string; run: () => unknown; expected: string[] }[] = [
  {
    name: 'exportManifest',
    run: () => exportManifest(NO_MANIFEST, 'flat', { base: 1, prefix: '' } as never),
    expected: [
      'manifest is {"paths":{"a.css":"a.0123456789ab.css"}}; it must be a manifest as parseManifest gives it',
      'base is 1; it must be a URL that ends in a slash',
      'prefix is unknown;',
    ],
  },
  {
    name: 'writeManifest',
    run: () => writeManifest('m.json', NO_MANIFEST),
    expected: ['manifest is {"paths":{"a.css"'],
  },
  {
    name: 'compressFiles',
    run: () => compressFiles('x', MANIFEST, 'br' as never, { progress: 1 } as never),
    expected: [
      "compressions is \"br\"; it must be a list of 'br', 'gzip' and 'zstd'",
      'progress is unknown;',
    ],
  },
]

describe('options that are wrong', () => {
  it.each(others)('are refused by $name', async ({ name, run, expected }) => {
    const error: Error & { code?: string } = await Promise.resolve()
      .then(run)
      .then(
        () => undefined,
        (error) => error,
      )
    expect(error).toMatchObject({ code: 'invalid-options' })
    for (const text of [`The options of ${name} cannot be used`, ...expected])
      expect(error.message).toContain(text)
  })

  it.each(rows)('are refused by $run.name: $expected.0', async ({ run, input, expected }) => {
    const error = await run(input as never).then(
      () => undefined,
      (error: Error & { code?: string }) => error,
    )
    expect(error).toMatchObject({ code: 'invalid-options' })
    expect(error!.message).toContain(`The options of ${run.name} cannot be used`)
    for (const text of expected) expect(error!.message).toContain(text)
    expect(error!.message).not.toContain('secret')
    expect(error!.stack).not.toContain('    at ')
  })

  it('are refused before anything is written', async () => {
    const dir = makeFolder({ 'a.css': 'a{}' })
    const before = listingOf(dir)
    await expect(digestFolder({ dir, cache: 'no' as never })).rejects.toThrow('cache is "no"')
    expect(listingOf(dir)).toEqual(before)
  })
})
