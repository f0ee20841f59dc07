/** A place in a template or in code that looks a name up in the manifest. */
export interface Lookup {
  /** The name as it is meant; `undefined` where it is computed. */
  name: string | undefined
  /** Where the name, or what computes it, begins: a UTF-16 offset. */
  start: number
}
