/**
 * What is known of the manifest when a backend is type-checked. Empty, until the file that the option `dts` writes adds
 * `key`, a union of the manifest's keys, and `entry`, one of its entries.
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be added to
export interface Register {}

type Registered<Name extends string> = Register extends { [N in Name]: infer Value extends string }
  ? Value
  : string

/**
 * A name to look up: a key, or a folder. Any string where no keys are known, and any with a query or a fragment: to tell
 * those apart takes the type checker seconds in a large manifest.
 */
export type StaticPath = WithFolders<Registered<'key'>>

type WithFolders<Key extends string> = string extends Key
  ? string
  : Key | `${string}${'?' | '#'}${string}` | `${string}/`

/** The name of an entry, or the key of a script or style sheet. Any string where no keys are known. */
export type EntryName = Registered<'key'> | Registered<'entry'>
