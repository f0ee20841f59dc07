import { DIGEST_LENGTH } from './digest.ts'

/** Finds placeholders in bytes. Each is as long as a digest, so most bytes need no look (Horspool's algorithm). */
export type FindPlaceholders = (source: Uint8Array) => { offset: number; placeholder: string }[]

export function createFinder(placeholders: ReadonlySet<string>): FindPlaceholders {
  const last = DIGEST_LENGTH - 1
  /** How far it is at least from a byte to the end of a placeholder that holds it before its end. */
  const steps = new Uint8Array(256).fill(DIGEST_LENGTH)
  const ends = new Uint8Array(256)
  for (const placeholder of placeholders) {
    const bytes = Buffer.from(placeholder, 'latin1')
    for (let i = 0; i < last; i++) steps[bytes[i]!] = Math.min(steps[bytes[i]!]!, last - i)
    ends[bytes[last]!] = 1
  }

  return (source) => {
    const found: { offset: number; placeholder: string }[] = []
    const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
    for (let end = last; end < bytes.length; end += steps[bytes[end]!]!) {
      if (!ends[bytes[end]!]) continue
      const offset = end - last
      // In most places that end as one does, a byte before is in none, which is seen sooner than a string is made.
      let start = end
      while (start > offset && steps[bytes[start - 1]!]! < DIGEST_LENGTH) start--
      if (start > offset) continue
      const placeholder = bytes.toString('latin1', offset, end + 1)
      if (placeholders.has(placeholder)) found.push({ offset, placeholder })
    }
    return found
  }
}
