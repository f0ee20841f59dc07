import mime from 'mime'

/**
 * The media type of a file, as its extension tells it; empty where that tells none.
 * `.ts` is that of MPEG streams, and TypeScript has none, but what ends in `.d.ts`, with a digest in between or not, is text.
 */
export function mediaTypeOf(path: string): string {
  return /\.d(?:\.[0-9a-f]{12})?\.[cm]?ts$/i.test(path) ? 'text/plain' : (mime.getType(path) ?? '')
}
