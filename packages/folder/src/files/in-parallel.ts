/**
 * Does something for each item, for at most `limit` at a time, in their order. After a failure no further one is begun,
 * and those begun are waited for before it is thrown.
 */
export async function inParallel<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items.values()
  let failed = false
  async function takeOn(): Promise<void> {
    while (!failed) {
      const { done, value } = rest.next()
      if (done) return
      try {
        await work(value)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const results = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, takeOn))
  for (const result of results) if (result.status === 'rejected') throw result.reason
}
