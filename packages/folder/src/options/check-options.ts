import { StaticfilesError } from '@staticfiles/manifest'
import * as v from 'valibot'
import { object, type Schemas } from './schemas.ts'

/**
 * Looks at the options of a function as they are at run time, before any work is done.
 *
 * @param owner whose options they are, for people: 'digestFolder'
 * @throws {StaticfilesError} `invalid-options`, with all that is wrong
 */
export function checkOptions<Options>(options: Options, schemas: Schemas<Options>, owner: string): void {
  const faults = faultsOf(options, schemas, `{ ${Object.keys(schemas)[0]}: … }`)
  if (faults.length > 0) throw refuseOptions('invalid-options', `The options of ${owner}`, faults)
}

/**
 * All that is wrong with options, a sentence for each.
 * @param example of options that are right
 */
export function faultsOf<Options>(options: unknown, schemas: Schemas<Options>, example: string): string[] {
  const { issues = [] } = v.safeParse(object(schemas, `an object, such as ${example}`), options)
  return issues.map(({ path = [], message }) => {
    const name = path.reduce(
      (name, { key }) =>
        typeof key === 'number' ? `${name}[${key}]` : name === '' ? `${key}` : `${name}.${key}`,
      '',
    )
    return name === '' ? `it ${message}` : `${name} ${message}`
  })
}

/** @param what cannot be used, for people */
export function refuseOptions(
  code: string,
  what: string,
  faults: readonly string[],
  file?: string,
): StaticfilesError {
  const sentences = faults.map((fault) => fault.replace(/[^?.]$/, '$&.'))
  const [first, ...others] = sentences
  const list = others.length === 0 ? `: ${first}` : `.\n${sentences.map((text) => `- ${text}`).join('\n')}`
  const error = new StaticfilesError(code, `${what} cannot be used${list}`, { file })
  // Whoever runs the file that they stand in prints the stack, which says nothing more to people.
  error.stack = `${error.name}: ${error.message}`
  return error
}

/** Those of the options that a function takes. */
export function pickOptions<Options>(schemas: Schemas<Options>, options: object): Partial<Options> {
  return Object.fromEntries(
    Object.entries(options).filter(([name]) => Object.hasOwn(schemas, name)),
  ) as Partial<Options>
}
