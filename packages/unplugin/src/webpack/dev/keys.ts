import type { HotEntry } from '@staticfiles/manifest'
import { settleClaims } from '../../claims.ts'
import { claimsOfOutput } from '../claims.ts'
import type { Compilation } from '../compiler.ts'
import { entriesOfOutput } from '../entries.ts'
import { outputFiles } from '../files.ts'

/** What a compilation has for the keys of the manifest that its build in production would write. */
export interface Keys {
  /** key → path in the output */
  paths: ReadonlyMap<string, string>
  /** The entries, by their names and source paths. */
  entries: ReadonlyMap<string, HotEntry>
  /** The names of chunks, whose style sheets may be in their scripts. */
  chunks: ReadonlySet<string>
}

/** @param root what source paths are relative to */
export function keysOf(compilation: Compilation, root: string): Keys {
  const files = outputFiles(compilation)
  const { paths } = settleClaims(claimsOfOutput(compilation, files, root, new Map()))
  for (const { path } of files) paths.set(path, path)
  const entries = entriesOfOutput(compilation, root, new Map())
  const chunks = [...compilation.chunks].map(({ name }) => name)
  return {
    paths,
    entries: new Map(
      entries.flatMap(({ keys, type = 'module', js, css }) => {
        return keys.map((key): [string, HotEntry] => [key, { type, js, css }])
      }),
    ),
    chunks: new Set(chunks.filter((name) => name !== undefined && name !== null)),
  }
}
