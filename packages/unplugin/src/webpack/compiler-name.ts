import { type Compiler, NAME } from './compiler.ts'

/** The numbers of compilers whose first build has not ended, by root and output folder. */
const taken = new Map<string, Set<number>>()

/**
 * Answers what tells a compiler from others: its name, or a number where several are to write to the same folder, as
 * those of one configuration file may. To be called while the plugin is applied.
 */
export function compilerName(compiler: Compiler): () => string {
  const { hooks } = compiler
  let number = 1
  hooks.initialize.tap(NAME, () => {
    const place = `${compiler.context}\n${compiler.outputPath}`
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
  return () => compiler.name ?? (number === 1 ? '' : String(number))
}
