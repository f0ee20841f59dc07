import type { Problem } from '@staticfiles/core'
import { checkCors, variesBy } from './check-cors.ts'
import { checkCaching, checkEncoding } from './check-headers.ts'
import { checkType, isPage } from './check-type.ts'
import type { FetchedAs } from './fetch-encodings.ts'
import type { Fetched, NotFetched } from './fetch-file.ts'
import { notServed, noVary, wrongCopy } from './url-problems.ts'

export interface CheckedFile {
  problems: Problem[]
  /** The file as it came without an encoding, or in the last one; `undefined` where it did not come at all. */
  last: (FetchedAs & { result: Fetched }) | undefined
}

/**
 * Holds a file, as it came in each encoding, against what browsers ask of it. Whether the last one has the right bytes is
 * left to the caller.
 *
 * @param expected what the md5 of its bytes begins with
 * @param origin that of a page that loads it, where that is another one
 */
export async function checkFile(
  file: string,
  all: readonly FetchedAs[],
  rules: { expected: string | undefined; isDigested: boolean; origin: string | undefined },
): Promise<CheckedFile> {
  const came = all.filter((each): each is FetchedAs & { result: Fetched } => 'md5' in each.result)
  const last = came.at(-1)
  const problems = new Map<string, Problem>()
  const add = (problem: Problem) => problems.set(problem.code + problem.message, problem)

  for (const { result, encoding } of all) {
    if (!('md5' in result)) add(notServed(file, result))
    else {
      const { headers, md5 } = result
      const isRight = rules.expected !== undefined && md5.startsWith(rules.expected)
      for (const problem of [
        ...checkEncoding(file, headers),
        ...(isRight || !isPage(file, headers) ? await checkType(file, headers) : []),
        ...checkCaching(file, headers, rules.isDigested),
        ...(rules.origin === undefined ? [] : checkCors(file, headers, rules.origin)),
      ])
        add(problem)
      if (!isRight && md5 !== last?.result.md5) add(wrongCopy(file, encoding))
    }
  }
  const encodings = [...new Set(came.map(({ encoding }) => encoding))].filter((name) => name !== '')
  const isConstant = came.every(({ encoding }) => encoding === last?.encoding)
  if (!isConstant && came.some(({ result }) => !variesBy(result.headers, 'accept-encoding')))
    add(noVary(file, encodings))
  return { problems: [...problems.values()], last }
}

/** What is wrong with an original, which need not be served. A page in its place says that it is not. */
export function checkOriginal(file: string, result: NotFetched): Problem[] {
  if (result.status === undefined) return [{ ...notServed(file, result), severity: 'warn' }]
  const { status, headers } = result
  return status === 200 && !isPage(file, headers) ? checkCaching(file, headers, false) : []
}
