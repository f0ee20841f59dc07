import { createSearch, digestOf } from '@staticfiles/core'

/** A script whose maker has put placeholders in place of digests. */
interface OpenScript {
  /** Its path in the output, with its placeholder in it. */
  path: string
  placeholder: string
  /** What stays the same for it when its content changes: the module that it begins with, say. */
  identity: string
}

/**
 * A text as long as each placeholder that stays while the script's content changes. In the script's path it makes the
 * one that others import it by.
 *
 * @returns placeholder → text
 */
export function stableTexts(scripts: readonly OpenScript[]): Map<string, string> {
  return new Map(
    scripts.map(({ path, placeholder, identity }) => {
      const name = `${path.replaceAll(placeholder, '')}\n${identity}`
      let text = digestOf(name)
      while (text.length < placeholder.length) text += digestOf(text)
      return [placeholder, text.slice(0, placeholder.length)]
    }),
  )
}

const search = createSearch()

/** The placeholders in the URLs that a script makes with `import.meta.url`, as for a worker. */
export function placeholdersInUrls(code: Uint8Array, pattern: RegExp): string[] {
  return search
    .find('script.js', code)
    .references.filter(({ kind }) => kind.mayNameWorker)
    .flatMap(({ specifier }) => specifier.match(pattern) ?? [])
}
