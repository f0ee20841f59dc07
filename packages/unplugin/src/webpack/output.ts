import { digestOf } from '@staticfiles/core'
import { settleClaims } from '../claims.ts'
import { type DigestedFolders, findIncluded } from '../digested-folders.ts'
import { finishOutput } from '../finish-output.ts'
import type { OutputEntry } from '../finished-output.ts'
import type { StaticfilesOptions } from '../options.ts'
import { claimsOfOutput } from './claims.ts'
import type { Compilation, Compiler } from './compiler.ts'
import { completeOutput } from './complete-output.ts'
import { entriesOfOutput } from './entries.ts'
import { copiesOf, type OutputFile, outputFiles, outputFilesSince } from './files.ts'
import { mayChangeNamed } from './proven-names.ts'
import type { Report } from './report.ts'

/** What is done for one compilation, in this order. */
export interface Build {
  /** Completes the output, before names are made from bytes. */
  complete(): Promise<void>
  /** Settles who has which key, when all names are final. */
  settle(): void
  /** Takes down the digests and the entries, and forgets files that are gone, when nothing changes them any more. */
  record(): void
  /**
   * Writes the manifest, when the files are written.
   * @param name what tells the compiler from others
   */
  write(name: string): Promise<void>
}

/**
 * @param proven the digests in names that are those of bytes, as they are found
 */
export function createBuild(
  compiler: Compiler,
  compilation: Compilation,
  options: StaticfilesOptions,
  report: Report,
  proven: ReadonlySet<string>,
): Build {
  const { context: root } = compiler
  const { keepOriginals = true } = options
  let kept: ReadonlyMap<string, string> = new Map()
  let named: readonly OutputFile[] = []
  let paths = new Map<string, string>()
  let loose: ReadonlySet<string> = new Set()
  let digests: [path: string, digest: string][] = []
  let entries: OutputEntry[] = []
  let base = './'

  return {
    complete() {
      return report.guard(async () => {
        base = baseOf(compilation)
        const digest = await findIncluded(options, { root, base })
        const folders = digest(compiler.outputPath)
        watch(compilation, folders)
        const completed = await completeOutput(compiler, compilation, folders, { base, keepOriginals })
        kept = completed.kept
        report.errors(completed.errors)
        report.problems(completed.problems)
        report.warnings(completed.warnings)
      })
    },

    settle() {
      named = outputFiles(compilation)
      const settled = settleClaims(claimsOfOutput(compilation, named, root, kept))
      paths = settled.paths
      loose = settled.loose
      report.problems(settled.problems)
    },

    record() {
      const changed: string[] = []
      const files = outputFilesSince(named, compilation)
      const present = new Set(files.map(({ path }) => path))
      paths = new Map([...paths].filter(([, path]) => present.has(path)))
      entries = entriesOfOutput(compilation, root, copiesOf(files))
      digests = []
      // A script that keeps its name stands under its source too, and its name does not prove it.
      const sourced = new Set([...paths].filter(([key, path]) => key !== path).map(([, path]) => path))
      const isFinal = !mayChangeNamed(compiler, compilation)
      for (const file of files) {
        const isNamed = file.tokens.length > 0 || file.info.logicalPath !== undefined
        if (!isNamed && !sourced.has(file.path)) continue
        const [token = '', ...others] = file.tokens
        // What is a file among the sources does not hold its own name, and Rspack copies bytes over from another heap.
        if (isFinal && others.length === 0 && file.info.sourceFilename !== undefined && proven.has(token)) {
          digests.push([file.path, token])
          continue
        }
        const bytes = file.read()
        const digest = digestOf(bytes)
        digests.push([file.path, digest])
        if (isChanged(file, bytes, digest)) changed.push(file.path)
      }
      report.warnings(warnOfChanges(changed))
    },

    write(name) {
      return report.guard(async () => {
        const finished = {
          name,
          root,
          base,
          outDir: compiler.outputPath,
          paths,
          loose,
          bundled: digests,
          entries,
        }
        await finishOutput(
          () => finished,
          options,
          (message) => report.warnings([message]),
        )
      })
    },
  }

  /** Whether its bytes are others than those that its name was made of. */
  function isChanged({ tokens, info }: OutputFile, bytes: Buffer, digest: string): boolean {
    if (info.digest !== undefined) return info.digest !== digest
    // A file that holds its own name has the digest of what is around it.
    return tokens.some((token) => proven.has(token) && token !== digest && !bytes.includes(token))
  }
}

function warnOfChanges([first, ...others]: readonly string[]): string[] {
  if (first === undefined) return []
  const who = others.length === 0 ? `${first} was` : `${first} and ${others.length} more were`
  return [
    `${who} changed by another plugin after it had the digest of its bytes in its name: the next change would not change ` +
      'the name. Have that plugin work before PROCESS_ASSETS_STAGE_OPTIMIZE_HASH.',
  ]
}

/** The URL prefix of the output; one that is known in the browser only is none. */
function baseOf({ outputOptions: { publicPath } }: Compilation): string {
  return typeof publicPath !== 'string' || publicPath === 'auto' || publicPath === '' ? './' : publicPath
}

/** In watch mode, a change in an included folder is a reason to build. */
function watch(
  { fileDependencies, contextDependencies }: Compilation,
  { dirs, files }: DigestedFolders,
): void {
  for (const dir of dirs) contextDependencies.add(dir)
  for (const { file } of files) fileDependencies.add(file)
}
