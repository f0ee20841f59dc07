import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readBlocks } from '../packed/docs.ts'

/** Blocks that no test can run as they stand, and why. */
const NOT_RUN: [text: string, reason: string][] = [
  ['bench', 'measurements are for an idle machine'],
  ["staticfiles({ manifest: { file: 'backend/staticfiles.json', merge: true", 'an option, no program'],
  [
    'const setHeaders = immutableHeaders(manifest)',
    'a line for each of four servers: the playgrounds have them',
  ],
  ['pip install whitenoise', 'part of the environment of django.test.ts'],
  ['pip install "django-storages[s3]"', 'part of the environment of django.test.ts'],
  [
    's3://my-bucket',
    'needs a bucket in the cloud: test/publish has the same against a server on this machine',
  ],
  ['https://cdn.example.com/static/', 'needs a host in the cloud: test/publish has the same on this machine'],
  ['map $uri $static_cache', 'test/servers takes the configuration of each server from the page by itself'],
  ['@digested path_regexp', 'as nginx'],
  ['# needs mod_headers', 'as nginx'],
  ["partials: 'backend/templates/static'", 'an option, no program'],
  [
    '{% include "static/src/main.ts.html" %}',
    'test/integrations/partials.test.ts has it in each template language',
  ],
  [
    "--entry 'js/app.js' --partials",
    'packages/folder/test/partials.test.ts digests with entries and partials',
  ],
  ['writeEarlyHints', 'a line for each of three servers'],
  ['--format django', 'test/conformance/exports has django-vite read what is exported'],
  ['DJANGO_VITE', 'the same'],
  ["from 'staticfiles'", 'packages/cli/test calls the library'],
]

/** What tests look a block up by, to run it. */
function textsOfTests(): string[] {
  return ['test/packed', 'test/integrations', 'test/house', 'test/bundlers', 'packages/folder/test'].flatMap(
    (folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.ts'))
        .flatMap((name) => {
          const calls = readFileSync(join(folder, name), 'utf8').matchAll(/findBlock\((['"])(.*?)\1\)/g)
          return Array.from(calls, ([, , text]) => text!.replaceAll('\\n', '\n'))
        }),
  )
}

it.each(readBlocks())('a test runs the block of $place, or says why not', ({ text }) => {
  const known = [...textsOfTests(), ...NOT_RUN.map(([text]) => text)]
  expect(known.filter((one) => text.includes(one))).not.toEqual([])
})

it('no reason stands for a block that is gone', () => {
  const blocks = readBlocks()
  expect(NOT_RUN.filter(([text]) => !blocks.some((block) => block.text.includes(text)))).toEqual([])
})
