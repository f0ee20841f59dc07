import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { FetchError } from '../sources/folder.ts'
import { unpackFromNpm } from '../sources/npm.ts'

const run = promisify(execFile)

/** The inputs that others test a parser of JavaScript with. Not all of them are valid. */
export interface Suite {
  name: string
  inputs: string[]
}

/** A string of Go or JavaScript, in double quotes; of Go also in backquotes. */
const TEXT = '("(?:[^"\\\\\\n]|\\\\.)*"|`[^`]*`)'

/** @throws FetchError where a registry cannot be reached */
export async function fetchSuites(): Promise<Suite[]> {
  const work = mkdtempSync(join(tmpdir(), 'suites-'))
  try {
    const test262 = {
      id: 'test262-parser-tests@0.0.5',
      integrity:
        'sha512-hg5TBO+rDo/aJy1XgHPIkcChIeLjD0kx/g37LtYmZuPR3WHabRpD1M3iY0m2C3eNk+HAlWiB09Wfc5jd9X8i7A==',
    }
    await unpackFromNpm(test262, join(work, 'test262'))
    // Later packages of acorn come without its tests.
    const acorn = {
      id: 'acorn@0.6.0',
      integrity:
        'sha512-f9eoayjYMj1UhTvuK5f4y+kECzbljyKJZkpRf2NY3f/9z2q8zaJM5pJI+mf5UHsRgXneL8cF3ZrPfDeX+NQ5Fw==',
    }
    await unpackFromNpm(acorn, join(work, 'acorn'))
    const esbuild = await fetchGoModule('github.com/evanw/esbuild@v0.28.2', work)
    return [
      {
        name: test262.id,
        inputs: ['pass', 'pass-explicit'].flatMap((folder) =>
          readdirSync(join(work, 'test262', folder)).map((name) =>
            readFileSync(join(work, 'test262', folder, name), 'utf8'),
          ),
        ),
      },
      { name: acorn.id, inputs: textsAfter('test\\(', join(work, 'acorn/test/tests.js')) },
      {
        name: 'esbuild 0.28.2',
        inputs: ['js_parser_test.go', 'js_parser_lower_test.go'].flatMap((file) =>
          textsAfter('expectPrinted\\w*\\(t, ', join(esbuild, 'internal/js_parser', file)),
        ),
      },
    ]
  } finally {
    rmSync(work, { recursive: true })
  }
}

async function fetchGoModule(module: string, cwd: string): Promise<string> {
  const env = { ...process.env, GOFLAGS: '-modcacherw' }
  const { stdout } = await run('go', ['mod', 'download', '-json', module], { cwd, env }).catch(
    ({ stderr, message }: { stderr?: string; message: string }) => {
      throw new FetchError(`go mod download ${module} failed: ${stderr || message}`)
    },
  )
  return JSON.parse(stdout).Dir
}

/** The strings that follow a pattern in a file; those that are no text, by their escapes, are left out. */
function textsAfter(pattern: string, file: string): string[] {
  const source = readFileSync(file, 'utf8')
  const texts = Array.from(source.matchAll(new RegExp(pattern + TEXT, 'g')), ([, text]) => textOf(text!))
  return [...new Set(texts.filter((text) => text !== undefined))]
}

function textOf(text: string): string | undefined {
  if (text.startsWith('`')) return text.slice(1, -1)
  if (/\\x[89a-f]/i.test(text)) return undefined
  const json = text
    .replace(/\\x(..)/g, '\\u00$1')
    .replace(/\\U(.{8})/g, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(
      /\\([av0'])/g,
      (_, sign) => `\\u${{ a: '0007', v: '000b', 0: '0000', "'": '0027' }[sign as string]}`,
    )
    .replace(/\t/g, '\\t')
  return JSON.parse(json)
}
