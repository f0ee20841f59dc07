import { resolve, sep } from 'node:path'
import { pathFrom } from '@staticfiles/folder/files'
import { listSpared } from '@staticfiles/folder/releases'
import { manifestFile } from '../manifest-place.ts'
import type { StaticfilesOptions } from '../options.ts'
import { type Compiler, NAME } from './compiler.ts'

type IsKept = (path: string) => boolean

/** Has `output.clean` leave alone what releases name, with the option `releases`. */
export function spareReleases(compiler: Compiler, options: StaticfilesOptions): void {
  if (!options.releases) return
  const { CleanPlugin } = compiler.webpack as Partial<Compiler['webpack']>
  let isSpared: IsKept = () => true
  compiler.hooks.thisCompilation.tap(NAME, (compilation) => {
    let list: IsKept | undefined
    isSpared = (path) => {
      const { context, outputPath } = compiler
      list ??= listSpared(outputPath, manifestFile(options, context, outputPath))
      return list(path)
    }
    CleanPlugin?.getCompilationHooks(compilation).keep.tap(NAME, (path) => isSpared(path) || undefined)
  })
  if (!CleanPlugin) spareInRspack(compiler, (path) => isSpared(path))
}

/** Rspack has no hook for it, and asks about absolute paths. */
function spareInRspack(compiler: Compiler, isSpared: IsKept): void {
  const { output } = compiler.options
  if (!output.clean) return
  const { keep } = output.clean === true ? {} : output.clean
  output.clean = {
    keep(file) {
      const path = pathFrom(compiler.outputPath, file)
      if (isSpared(path)) return true
      if (typeof keep === 'function') return keep(file)
      if (keep instanceof RegExp) return keep.test(file)
      return typeof keep === 'string' && `${file}${sep}`.startsWith(resolve(compiler.outputPath, keep) + sep)
    },
  }
}
