import type { Findings, Reference } from '@staticfiles/core'

/** All of a reference but its place and its specifier: there are few of these. */
type Shape = Omit<Reference, 'specifier' | 'start' | 'end'>

/** Findings with little to copy from thread to thread, or to keep. */
export interface FindingsTable {
  /** Empty where it is not known. */
  digests: string[]
  shapes: Shape[]
  /** For each file: of each reference its shape's index, start, end and specifier; nothing where it has none. */
  references: ((string | number)[] | undefined)[]
}

const FIELDS = 4

export function packFindings(list: readonly Findings[]): FindingsTable {
  const shapes: Shape[] = []
  const indices = new Map<string, number>()
  const indexOf = ({ before, after, context, kind }: Reference): number => {
    const key = `${kind.name} ${context} ${before} ${after}`
    const known = indices.get(key)
    if (known !== undefined) return known
    indices.set(key, shapes.length)
    return shapes.push({ before, after, context, kind }) - 1
  }
  return {
    digests: list.map(({ digest = '' }) => digest),
    shapes,
    references: list.map(({ references }) => {
      if (references.length === 0) return undefined
      return references.flatMap((reference) => {
        return [indexOf(reference), reference.start, reference.end, reference.specifier]
      })
    }),
  }
}

export function unpackFindings({ digests, shapes, references }: FindingsTable): Findings[] {
  return digests.map((digest, i) => ({
    digest: digest === '' ? undefined : digest,
    references: unpackReferences(references[i] ?? [], shapes),
  }))
}

function unpackReferences(fields: readonly (string | number)[], shapes: readonly Shape[]): Reference[] {
  const references: Reference[] = []
  for (let i = 0; i < fields.length; i += FIELDS) {
    const { before, after, context, kind } = shapes[fields[i] as number]!
    const [start, end, specifier] = [fields[i + 1], fields[i + 2], fields[i + 3]] as [number, number, string]
    // Not by spreading, which gives each object a hidden class of its own.
    references.push({ specifier, start, end, before, after, context, kind })
  }
  return references
}
