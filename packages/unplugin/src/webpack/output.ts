import { digestOf } from '@staticfiles/core'
import { settleClaims } from '../claims.ts'
import { findIncluded } from '../digested-folders.ts'
import { finishOutput } from '../finish-output.ts'
import type { FinishedOutput } from '../finished-output.ts'
import { tellOf } from '../kept-names.ts'
import type { StaticfilesOptions } from '../options.ts'
import type { DigestedFolders } from '../static-folders.ts'
import { claimsOfOutput } from './claims.ts'
import type { Compilation } from './compiler.ts'
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
  /** Writes the manifest, when the files are written. */
  write(): Promise<void>
}

/**
 * @param name answers what tells the compiler from others
 * @param proven the digests in names that are those of bytes, as they are found
 */
export function createBuild(
  compilation: Compilation,
  name: (compilation: Compilation) => string,
  options: StaticfilesOptions,
  report: Report,
  proven: ReadonlySet<string>,
): Build {
  const { context: root, outputPath: outDir } = compilation.compiler
  let kept: ReadonlyMap<string, string> = new Map()
  let named: readonly OutputFile[] = []
  const output: FinishedOutput = {
    ...{ name: '', root, base: './', outDir },
    ...{ paths: new Map(), loose: new Set(), bundled: [], entries: [] },
  }

  return {
    complete() {
      return report.guard(async () => {
        output.base = baseOf(compilation)
        const digest = await findIncluded(options, output)
        const folders = digest(outDir)
        watch(compilation, folders)
        kept = await completeOutput(compilation, folders, output.base, options, report)
      })
    },

    settle() {
      named = outputFiles(compilation)
      const { paths, loose, problems } = settleClaims(claimsOfOutput(compilation, named, root, kept))
      Object.assign(output, { paths, loose })
      report.problems(problems)
    },

    record() {
      const changed: string[] = []
      const files = outputFilesSince(named, compilation)
      const present = new Set(files.map(({ path }) => path))
      output.paths = new Map([...output.paths].filter(([, path]) => present.has(path)))
      output.entries = entriesOfOutput(compilation, root, copiesOf(files))
      const digests: [path: string, digest: string][] = []
      // A script that keeps its name stands under its source too, and its name does not prove it.
      const sourced = new Set([...output.paths].filter(([key, path]) => key !== path).map(([, path]) => path))
      const isFinal = !mayChangeNamed(compilation)
      for (const file of files) {
        const isNamed = file.tokens.length > 0 || file.info.logicalPath !== undefined
        if (!isNamed && !sourced.has(file.path)) continue
        const [token = '', ...others] = file.tokens
        // What is a file among the sources does not hold its own name, and Rspack copies bytes over from another heap.
        if (isFinal && others.length === 0 && file.info.sourceFilename !== undefined && proven.has(token)) {
          digests.push([file.path, token])
          continue
        }
        const content = file.content()
        const digest = digestOf(content)
        digests.push([file.path, digest])
        if (isChanged(file, content, digest)) changed.push(file.path)
      }
      output.bundled = digests
      report.warnings(tellOf(changed, `was ${CHANGED}`, `were ${CHANGED}`))
    },

    write() {
      return report.guard(() => {
        output.name = name(compilation)
        return finishOutput(
          () => output,
          options,
          (message) => report.warnings([message]),
        )
      })
    },
  }

  /** Whether its bytes are others than those that its name was made of. */
  function isChanged({ tokens, info }: OutputFile, content: string | Buffer, digest: string): boolean {
    if (info.digest !== undefined) return info.digest !== digest
    // A file that holds its own name has the digest of what is around it.
    return tokens.some((token) => proven.has(token) && token !== digest && !content.includes(token))
  }
}

const CHANGED =
  'changed by another plugin after it had the digest of its bytes in its name: the next change would not change the ' +
  'name. Have that plugin work before PROCESS_ASSETS_STAGE_OPTIMIZE_HASH.'

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
