import { setTimeout } from 'node:timers/promises'
import { urlsIn } from '../support/urls.ts'
import { MARK, PAGES } from './app.ts'

/** What visitors met. */
export interface Visits {
  pages: number
  /** URLs of pages and of what they load that were not answered with 200. */
  deadLinks: Set<string>
  /** Pages of one release with a file of another. */
  mixedPages: Set<string>
}

/** People who load one page after the other, with all that it refers to, and what that refers to. */
export interface Visitors {
  visits: Visits
  /** Waits until this many more pages were loaded. */
  load(pages: number): Promise<void>
  /** @throws what went wrong with a visit */
  stop(): Promise<void>
}

export function sendVisitors(url: string, count = 3): Visitors {
  const visits: Visits = { pages: 0, deadLinks: new Set(), mixedPages: new Set() }
  let isOver = false
  let next = 0
  const rounds = Array.from({ length: count }, async () => {
    while (!isOver) await visit(url, next++ % PAGES, visits)
  })
  const failed = Promise.all(rounds)
  return {
    visits,
    async load(pages) {
      const until = visits.pages + pages
      while (visits.pages < until) await Promise.race([setTimeout(5), failed])
    },
    async stop() {
      isOver = true
      await failed
    },
  }
}

async function visit(url: string, number: number, visits: Visits): Promise<void> {
  const page = await fetchText(new URL(`/${number}`, url), visits)
  const release = MARK.exec(page)?.[0]
  const seen = new Set<string>()
  const queue = urlsIn('index.html', Buffer.from(page)).map((found) => new URL(found, url))
  for (const next of queue) {
    if (seen.has(next.href)) continue
    seen.add(next.href)
    const text = await fetchText(next, visits)
    const mark = MARK.exec(text)?.[0]
    if (mark !== undefined && mark !== release) visits.mixedPages.add(`${release} with ${mark}`)
    queue.push(...urlsIn(next.pathname, Buffer.from(text)).map((found) => new URL(found, next)))
  }
  visits.pages++
}

async function fetchText(url: URL, { deadLinks }: Visits): Promise<string> {
  const response = await fetch(url)
  if (!response.ok) deadLinks.add(url.pathname)
  return response.ok ? response.text() : ''
}
