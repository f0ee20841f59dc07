/** What else a file's bytes tell. Whether it is a problem depends on the output that the file is in. */
export interface Notice {
  code:
    | 'unreadable-module'
    /** The same of what has references only in a script that workers are started with. */
    | 'unreadable-worker'
    /** References that are not looked for, or cannot be replaced. */
    | 'unreadable-references'
    /** It is written in UTF-16, so that nothing in it can be rewritten. */
    | 'unreadable-encoding'
    /** A source map that cannot follow when its file is rewritten. */
    | 'unmovable-map'
    /** A string of a script that looks like a path. */
    | 'path-literal'
  /** Where, in bytes. */
  start: number
  /** The reason, or what is written there. */
  text: string
}
