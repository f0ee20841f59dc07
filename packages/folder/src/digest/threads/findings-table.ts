import type { Findings, Notice, Reference } from '@staticfiles/core'

/** All of a reference but its place and its specifier: there are few of these. */
export type Shape = Omit<Reference, 'specifier' | 'start' | 'end'>

/** Of each reference of a file its shape's index, start, end and specifier. */
export type PackedReferences = (string | number)[]

/** Findings with little to copy from thread to thread. */
export interface FindingsTable {
  /** Empty where it is not known. */
  digests: string[]
  shapes: Shape[]
  /** For each file; nothing where it has none. */
  references: (PackedReferences | undefined)[]
  /** For each file that has some, by its index. */
  notices: [index: number, notices: readonly Notice[]][]
}

const FIELDS = 4

/** Shared, as most files have none. */
const NONE: readonly Reference[] = []

export function packFindings(list: readonly Findings[]): FindingsTable {
  const shapes: Shape[] = []
  const pack = createReferencePacker(shapes)
  return {
    digests: list.map(({ digest = '' }) => digest),
    shapes,
    references: list.map(({ references }) => (references.length === 0 ? undefined : pack(references))),
    notices: list.flatMap(({ notices }, i): FindingsTable['notices'] => (notices ? [[i, notices]] : [])),
  }
}

export function unpackFindings({ digests, shapes, references, notices }: FindingsTable): Findings[] {
  const noticesOf = new Map(notices)
  return digests.map((digest, i) => ({
    digest: digest === '' ? undefined : digest,
    references: references[i] === undefined ? NONE : unpackReferences(references[i], shapes),
    notices: noticesOf.get(i),
  }))
}

/** @param shapes those that are known; others are added when they come */
export function createReferencePacker(
  shapes: Shape[],
): (references: readonly Reference[]) => PackedReferences {
  const keyOf = ({ before, after, context, kind }: Shape) => `${kind.name} ${context} ${before} ${after}`
  const indices = new Map(shapes.map((shape, i) => [keyOf(shape), i]))
  const indexOf = (reference: Reference): number => {
    const key = keyOf(reference)
    const known = indices.get(key)
    if (known !== undefined) return known
    indices.set(key, shapes.length)
    const { before, after, context, kind } = reference
    return shapes.push({ before, after, context, kind }) - 1
  }
  return (references) =>
    references.flatMap((reference) => [
      indexOf(reference),
      reference.start,
      reference.end,
      reference.specifier,
    ])
}

export function unpackReferences(fields: PackedReferences, shapes: readonly Shape[]): Reference[] {
  const references: Reference[] = []
  for (let i = 0; i < fields.length; i += FIELDS) {
    const { before, after, context, kind } = shapes[fields[i] as number]!
    const [start, end, specifier] = [fields[i + 1], fields[i + 2], fields[i + 3]] as [number, number, string]
    // Not by spreading, which gives each object a hidden class of its own.
    references.push({ specifier, start, end, before, after, context, kind })
  }
  return references
}
