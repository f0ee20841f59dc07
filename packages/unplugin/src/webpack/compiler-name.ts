import { isAbsolute } from 'node:path'
import { pathFrom } from '@staticfiles/folder/files'
import { type Compilation, type Compiler, NAME } from './compiler.ts'
import { entrySource } from './sources.ts'

/** The numbers of compilers whose first build has not ended, by root and output folder. */
const taken = new Map<string, Set<number>>()

/**
 * Answers what tells a compiler from others: its name, or its first entry, with a number where several with the same one
 * are to write to one folder, as those of one configuration file may. To be called while the plugin is applied.
 */
export function compilerName(compiler: Compiler): (compilation: Compilation) => string {
  const { hooks } = compiler
  let number = 1
  hooks.initialize.tap(NAME, () => {
    const place = [compiler.context, compiler.outputPath, firstEntry(compiler)].join('\n')
    const numbers = taken.get(place) ?? new Set()
    while (numbers.has(number)) number++
    taken.set(place, numbers.add(number))
    const leave = (): void => {
      numbers.delete(number)
    }
    hooks.done.tap(NAME, leave)
    hooks.failed.tap(NAME, leave)
    hooks.shutdown.tap(NAME, leave)
  })
  return (compilation) => {
    const entry = firstEntry(compiler) ?? firstSource(compilation)
    return compiler.name ?? [entry ?? [], number === 1 ? [] : number].flat().join(' ')
  }
}

/** The source of the first entry; of a function that tells the entries, nothing. */
function firstEntry({ options: { entry }, context }: Compiler): string | undefined {
  if (typeof entry === 'function') return undefined
  const request = Object.values(entry)[0]?.import?.[0]
  return request !== undefined && isAbsolute(request)
    ? pathFrom(context, request)
    : request?.replace(/^\.\//, '')
}

function firstSource(compilation: Compilation): string | undefined {
  const [name] = compilation.entries.keys()
  return name === undefined ? undefined : entrySource(compilation, name, compilation.compiler.context)
}
