import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { digestFolder, pruneFolder } from 'staticfiles'
import { onTestFinished } from 'vitest'
import { writeSources } from './app.ts'
import { type Cdn, startCdn } from './cdn.ts'
import { createFleet } from './fleet.ts'

export const SERVERS = 4

/** A way to deploy: what is done with the static files before servers change over, and where they look names up. */
export interface Way {
  name: string
  /** Makes the static files of a release ready, and answers the manifest that its code has. */
  prepare(folder: string, release: number): Promise<string>
  /** Clears up when no server runs an old release any more. */
  clearUp(folder: string): Promise<unknown>
}

/** Old files stay, the manifest is part of the code, and what no release names any more goes in the end. */
export const BY_RELEASES: Way = {
  name: 'by releases',
  async prepare(folder, release) {
    const manifest = join(folder, `code-${release}.json`)
    await digest(folder, release, { manifest, releases: `r${release}` })
    return manifest
  },
  clearUp: (folder) => pruneFolder({ dir: join(folder, 'static'), keep: 2 }),
}

/** The static files are replaced as a whole, with one manifest among them for all servers. */
export const IN_PLACE_OF_THE_OLD: Way = {
  name: 'in place of the old files',
  async prepare(folder, release) {
    rmSync(join(folder, 'static'), { recursive: true, force: true })
    await digest(folder, release, {})
    return join(folder, 'static/staticfiles.json')
  },
  clearUp: async () => {},
}

async function digest(
  folder: string,
  release: number,
  options: { manifest?: string; releases?: string },
): Promise<void> {
  const sources = join(folder, `sources-${release}`)
  writeSources(sources, release)
  await digestFolder({ dir: sources, out: join(folder, 'static'), ...options })
}

/** Everything that a deploy needs, in a folder of its own; torn down after the test. */
export interface Stage {
  cdn: Cdn
  prepare(release: number): Promise<void>
  /** Has servers run the code of a release that was prepared. */
  run(release: number, servers: readonly number[]): Promise<void>
  clearUp(): Promise<unknown>
}

export async function createStage(way: Way): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'staticfiles-deploy-'))
  const manifests = new Map<number, string>()
  const cdn = await startCdn(join(folder, 'static'))
  const fleet = createFleet(cdn)
  onTestFinished(() => {
    fleet.close()
    cdn.close()
    rmSync(folder, { recursive: true })
  })
  return {
    cdn,
    async prepare(release) {
      manifests.set(release, await way.prepare(folder, release))
    },
    async run(release, servers) {
      for (const server of servers) await fleet.run(server, release, manifests.get(release)!)
    },
    clearUp: () => way.clearUp(folder),
  }
}
