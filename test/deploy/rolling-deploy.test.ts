import { describe, expect, it } from 'vitest'
import { BY_RELEASES, createStage, IN_PLACE_OF_THE_OLD, type Stage, type Way } from './stage.ts'
import { sendVisitors, type Visits } from './visitors.ts'

/** Pages that visitors load between two steps. */
const VISITS = 10

/** Four servers change over in batches, one goes back, and then all go on, twice; visitors come all the time. */
async function deployTwice(way: Way): Promise<{ stage: Stage; visits: Visits }> {
  const stage = await createStage(way)
  await stage.prepare(1)
  await stage.run(1, [0, 1, 2, 3])
  const visitors = sendVisitors(stage.cdn.url)
  for (const release of [2, 3]) {
    await visitors.load(VISITS)
    await stage.prepare(release)
    await visitors.load(VISITS)
    await stage.run(release, [0, 1])
    await visitors.load(VISITS)
    await stage.run(release - 1, [0])
    await visitors.load(VISITS)
    await stage.run(release, [0, 2, 3])
    await visitors.load(VISITS)
    await stage.clearUp()
    await visitors.load(VISITS)
  }
  await visitors.stop()
  return { stage, visits: visitors.visits }
}

/** Servers are started a dozen times. */
const TIMEOUT = 180_000

describe('a rolling deploy', { timeout: TIMEOUT }, () => {
  it('by releases has no dead link, no mixed page and no cached 404', async () => {
    const { stage, visits } = await deployTwice(BY_RELEASES)
    expect([...visits.deadLinks]).toEqual([])
    expect([...visits.mixedPages]).toEqual([])
    expect(stage.cdn.cachedMisses).toEqual([])
    expect(visits.pages).toBeGreaterThanOrEqual(12 * VISITS)
  })

  it('in place of the old files has them: the visitors notice', async () => {
    const { stage, visits } = await deployTwice(IN_PLACE_OF_THE_OLD)
    expect(visits.deadLinks.size).toBeGreaterThan(0)
    expect(visits.mixedPages.size).toBeGreaterThan(0)
    expect(stage.cdn.cachedMisses.length).toBeGreaterThan(0)
  })
})
