import type { Notice, Reference } from '../references/index.ts'
import type { Resolver } from '../rewriting/resolve.ts'

interface Script {
  path: string
  references: readonly Reference[]
  notices?: readonly Notice[] | undefined
}

/**
 * Leaves out references and notices that count only in workers, where a script is none: what no other file names by the
 * URL of a module is loaded by others, and its references are relative to theirs.
 */
export function dropOutsideWorkers(scripts: readonly Script[], resolve: Resolver): void {
  const open = scripts.filter(
    ({ references, notices }) => references.some(isOfWorker) || notices?.some(isOfUnreadableWorker),
  )
  if (open.length === 0) return
  const workers = new Set<string | undefined>()
  for (const { path, references } of scripts)
    for (const { kind, specifier } of references)
      if (kind.mayNameWorker) workers.add(resolve(specifier, path)?.path)
  for (const script of open) {
    if (workers.has(script.path)) continue
    script.references = script.references.filter((reference) => !isOfWorker(reference))
    script.notices = script.notices?.filter((notice) => !isOfUnreadableWorker(notice))
  }
}

const isOfWorker = ({ kind }: Reference): boolean => kind.onlyInWorkers === true
const isOfUnreadableWorker = ({ code }: Notice): boolean => code === 'unreadable-worker'
