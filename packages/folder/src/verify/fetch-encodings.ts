import { ENCODINGS, encodingsOf } from './content-encodings.ts'
import { type Ask, type Fetched, fetchFile, isAnswer, type NotFetched } from './fetch-file.ts'

/** A file as it came in one encoding. */
export interface FetchedAs {
  /** As `Content-Encoding` tells it: empty for a file that came as it is. */
  encoding: string
  result: Fetched | NotFetched
  /** Where its bytes were written to. */
  copy: string | undefined
}

/**
 * Fetches a file in each encoding that the server has it in, and last as it is: whatever came is not asked for the next
 * time. So a server without encodings is asked once.
 *
 * @param nextCopy answers a new file to write the bytes to
 */
export async function fetchInEachEncoding(
  url: URL,
  options: Ask,
  nextCopy: () => string | undefined,
): Promise<FetchedAs[]> {
  const all: FetchedAs[] = []
  let encodings = ENCODINGS
  for (;;) {
    const copy = nextCopy()
    const result = await fetchFile(url, { ...options, encodings, copy })
    const came = !isAnswer(result) && result.headers ? encodingsOf(result.headers) : []
    all.push({ encoding: came.join(', '), result, copy })
    const rest = encodings.filter((name) => !came.includes(name))
    if (rest.length === encodings.length) return all
    encodings = rest
  }
}
