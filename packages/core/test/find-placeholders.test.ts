import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createFinder } from '../src/naming/find-placeholders.ts'

const letters = fc.constantFrom('A', 'B', 'x')

it('finds what a search at each position finds', () => {
  const placeholder = fc.string({ unit: letters, minLength: 12, maxLength: 12 })
  const placeholders = fc.array(placeholder, { maxLength: 4 })
  fc.assert(
    fc.property(placeholders, fc.array(fc.oneof(fc.nat(3), letters)), (placeholders, parts) => {
      const text = parts
        .map((part) => (typeof part === 'string' ? part : (placeholders[part] ?? 'é')))
        .join('')
      const expected = Array.from(text, (_, offset) => ({
        offset,
        placeholder: text.slice(offset, offset + 12),
      }))
      expect(createFinder(new Set(placeholders))(Buffer.from(text, 'latin1'))).toEqual(
        expected.filter(({ placeholder }) => placeholders.includes(placeholder)),
      )
    }),
  )
})
