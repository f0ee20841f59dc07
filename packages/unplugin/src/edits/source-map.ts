import remapping, { type EncodedSourceMap, type SourceMapInput } from '@jridgewell/remapping'

/** CSS or JavaScript, and the text of its source map, where that is a file. */
export interface MappedText {
  text: string
  map?: string | undefined
}

/**
 * A text after an edit, with its source map, be it a file or in the text, true to it.
 *
 * @param text after the edit
 * @param editMap gives the map from it to the text before
 */
export function withMap(
  { text: before, map }: MappedText,
  text: string,
  editMap: () => SourceMapInput,
): MappedText {
  const composed = map && compose(editMap(), map)
  const inline = INLINE.exec(before.slice(before.lastIndexOf('sourceMappingURL=') + 17))
  if (!inline) return { text, map: composed }
  const [url, encoding, data] = inline as unknown as [string, string | undefined, string]
  const known = encoding ? Buffer.from(data, 'base64').toString() : decodeURIComponent(data)
  const moved = `data:application/json;base64,${Buffer.from(compose(editMap(), known)).toString('base64')}`
  const start = text.lastIndexOf(url)
  return { text: text.slice(0, start) + moved + text.slice(start + url.length), map: composed }
}

/** The URL of a source map that lies in its file. */
const INLINE = /^data:application\/json(?:;charset=[\w-]+)?(;base64)?,([^\s*"'`]+)/

/** All that the map before says beside where things are stays; its sources, too, as they are written. */
function compose(editMap: SourceMapInput, before: string): string {
  const map: EncodedSourceMap = JSON.parse(before)
  const { sourceRoot: _, ...unrooted } = map
  const numbered = { ...unrooted, sources: map.sources.map((_, i) => String(i)) }
  const { version, sources, sourcesContent, names, mappings, ignoreList } = remapping(
    [editMap, numbered],
    () => null,
  )
  return JSON.stringify({
    ...map,
    ...{ version, sources: sources.map((i) => map.sources[Number(i)]), sourcesContent, names, mappings },
    ...(ignoreList?.length && { ignoreList }),
  })
}
