import type { Manifest } from '@staticfiles/manifest'

/** The files that a manifest names, in whichever way; some of them twice. */
export function* namesIn({ paths, predigested, entrypoints, integrity }: Manifest): Iterable<string> {
  yield* paths.values()
  if (predigested) yield* predigested.keys()
  if (integrity) yield* integrity.keys()
  for (const { js, css, preload } of entrypoints?.values() ?? []) {
    yield* js
    yield* css
    yield* preload
  }
}
