import { dirname, relative } from 'node:path/posix'
import { type Asset, digestAssets, verifyAssets } from '@staticfiles/core'
import { expect, it, onTestFinished } from 'vitest'
import { mutate } from './mutate.ts'
import { Random } from './random.ts'
import { readSeeds, type SeedFolder } from './seeds.ts'
import { startWatchdog } from './watchdog.ts'

const seconds = Number(process.env.FUZZ_SECONDS ?? 20)
const firstSeed = Number(process.env.FUZZ_SEED ?? 1)
const HINT = 'To run it alone: FUZZ_SECONDS=0 FUZZ_SEED='

/** Far more than any of these small files takes, also on a busy machine. */
const HANG_SECONDS = 20

const folders = await readSeeds()

it.runIf(folders)(
  'damaged stylesheets and scripts: digest, then verify',
  { timeout: (seconds + 60) * 1000 },
  () => {
    const watchdog = startWatchdog(HANG_SECONDS, HINT)
    onTestFinished(() => watchdog.stop())
    const end = performance.now() + seconds * 1000
    let seed = firstSeed
    do {
      watchdog.beat(seed)
      const assets = damagedFolder(folders!, new Random(seed))
      expect(digestAndVerify(assets), `${HINT}${seed}`).toEqual([])
      seed++
    } while (performance.now() < end)
    console.log(`${seed - firstSeed} damaged folders, seeds ${firstSeed} to ${seed - 1}`)
  },
)

/** One folder, three of its files damaged, and a few bytes in place of each other file. */
function damagedFolder(from: readonly SeedFolder[], random: Random): Asset[] {
  const { paths, texts } = random.pick(from)
  const files = new Map<string, Buffer>(paths.map((path) => [path, Buffer.from(path)]))
  for (let i = 0; i < 3; i++) {
    const [path, bytes] = random.pick(texts)
    const [, other] = random.pick(random.pick(from).texts)
    const specifiers = paths.map((target) => relative(dirname(path), target))
    files.set(path, mutate(bytes, random, other, specifiers))
  }
  return Array.from(files, ([logicalPath, source]) => ({ logicalPath, source }))
}

/** What is wrong, for people. */
function digestAndVerify(assets: readonly Asset[]): string[] {
  const { assets: digested, manifest, problems } = digestAssets(assets, { missing: 'ignore' })
  const output = new Map(digested.map((asset) => [asset.digestedPath, asset.read()]))
  const verified = verifyAssets(
    manifest,
    { paths: new Set(output.keys()), read: (path) => output.get(path)! },
    { missing: 'ignore' },
  )
  return [...problems, ...verified.problems].map(({ file, message }) => `${file}: ${message}`)
}
