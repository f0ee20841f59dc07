import { nearestName } from '@staticfiles/manifest'
import * as v from 'valibot'

/** What each option may be. A message begins with what the option is, and the option's name stands before it. */
export type Schemas<Options> = Record<keyof Options, v.GenericSchema>

/** Makes the message about a value. */
type Say = (issue: { input: unknown }) => string

/** Characters of a value that are shown. */
const MOST_SHOWN = 200

const expect =
  (expected: string): Say =>
  ({ input }) => {
    const text = JSON.stringify(input) ?? String(input)
    return `is ${text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text}; it must be ${expected}`
  }

export const TEXT: v.GenericSchema = v.string()
export const TEXTS: v.GenericSchema = v.array(v.string())
export const COUNT: v.GenericSchema = v.pipe(v.number(), v.integer(), v.minValue(1))

/**
 * An option that may be left out.
 *
 * @param expected what it must be, for people, with an example; or what to say of a value that may be a secret
 */
export function mustBe(schema: v.GenericSchema, expected: string | Say): v.GenericSchema {
  const say = typeof expected === 'string' ? expect(expected) : expected
  return v.optional(v.custom((value) => v.is(schema, value), say))
}

/** An option that must be there. */
export function required(schema: v.GenericSchema, expected: string): v.GenericSchema {
  const say: Say = (issue) =>
    issue.input === undefined ? `is missing; it must be ${expected}` : expect(expected)(issue)
  return v.custom((value) => v.is(schema, value), say)
}

/** An object that has these options and no others. */
export function object(entries: Record<string, v.GenericSchema>, expected: string): v.GenericSchema {
  return v.strictObject(entries, (issue) => {
    const missing = Object.entries(entries).find(([name]) => issue.expected === `"${name}"`)?.[1]
    if (missing) return v.safeParse(missing, undefined).issues![0].message
    return issue.expected === 'never'
      ? sayUnknown(String(issue.path!.at(-1)!.key), Object.keys(entries))
      : expect(expected)(issue)
  })
}

/** A list that may be left out, of which each item is told apart. */
export function list(item: v.GenericSchema, expected: string): v.GenericSchema {
  return v.optional(v.array(item, expect(expected)))
}

/** Text that is short for an object, or the object. */
export function textOrObject(inner: v.GenericSchema, expected: string): v.GenericSchema {
  return v.lazy((value) => (typeof value === 'object' ? inner : v.string(expect(expected))))
}

function sayUnknown(name: string, known: readonly string[]): string {
  const meant = nearestName(known)(name)
  return meant === undefined
    ? `is unknown; there are ${known.join(', ')}`
    : `is unknown; did you mean ${meant}?`
}

export const FLAG: v.GenericSchema = mustBe(v.boolean(), 'true or false')
export const FUNCTION: v.GenericSchema = mustBe(v.function(), 'a function')
export const PATTERNS = "a list of patterns, such as ['*.scss']"
