import { ENCODINGS, encodingsOf } from './content-encodings.ts'
import { type Ask, type Fetched, fetchFile, isAnswer, type NotFetched } from './fetch-file.ts'

/** A file as it came in one encoding. */
export interface FetchedAs {
  /** As `Content-Encoding` tells it: empty for a file that came as it is. */
  encoding: string
  result: Fetched | NotFetched
  /** The encodings that were asked for. */
  asked: readonly string[]
}

/**
 * Fetches a file in each encoding that the server has it in, and last as it is: whatever came is not asked for the next
 * time. So a server without encodings is asked once.
 */
export async function fetchInEachEncoding(url: URL, options: Ask): Promise<FetchedAs[]> {
  const all: FetchedAs[] = []
  let encodings = ENCODINGS
  for (;;) {
    const result = await fetchFile(url, { ...options, encodings })
    const came = !isAnswer(result) && result.headers ? encodingsOf(result.headers) : []
    all.push({ encoding: came.join(', '), result, asked: encodings })
    const rest = encodings.filter((name) => !came.includes(name))
    if (rest.length === encodings.length) return all
    encodings = rest
  }
}
