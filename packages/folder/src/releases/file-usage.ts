import { splitDigestedPath } from '@staticfiles/core/naming'
import type { Manifest } from '@staticfiles/manifest'
import { namesIn } from '../manifests/names-in.ts'
import type { Release } from './release.ts'

/** A file that only releases name that are not needed any more. */
export interface UnusedFile {
  path: string
  /** The first 12 hex characters of the md5 that its bytes must have to be the file that was named. */
  digest: string
  /** The ids of the releases that name it. */
  releases: string[]
}

/** What releases tell of the files of an output. They are told one by one, as no more of them need be in memory. */
export class FileUsage {
  readonly #used = new Set<string>()
  readonly #dropped = new Map<string, UnusedFile>()
  #folded: Set<string> | undefined

  /** Takes in a manifest that is in use. */
  use(manifest: Manifest): void {
    for (const path of namesIn(manifest)) this.#used.add(path)
    for (const path of manifest.paths.keys()) this.#used.add(path)
  }

  /** Takes in a release that is kept. */
  keep({ manifest, originals }: Release): void {
    this.use(manifest)
    for (const path of originals) this.#used.add(path)
  }

  /**
   * Takes in a release that is dropped; best after those that are kept, as most names are of both. A file that keeps its
   * name when its bytes change is not deleted for it.
   */
  drop({ id, manifest, digests, originals }: Release): void {
    for (const path of originals) this.#used.add(path)
    for (const path of namesIn(manifest)) {
      if (this.#used.has(path)) continue
      const file = this.#dropped.get(path)
      if (file) {
        if (file.releases.at(-1) !== id) file.releases.push(id)
        continue
      }
      const digest = digests.get(path) ?? digestInName(path, manifest)
      if (digest !== undefined) this.#dropped.set(path, { path, digest, releases: [id] })
    }
  }

  /**
   * Whether a path is in use: an original or a digested file of a kept release or of a manifest in use, or a file that
   * was in the folder under its final name before it was digested. To be asked when all are taken in.
   */
  isUsed(path: string): boolean {
    if (this.#used.has(path)) return true
    this.#folded ??= new Set(Array.from(this.#used, onAnySystem))
    return this.#folded.has(onAnySystem(path))
  }

  /** The digested files of dropped releases that are not in use, by path. To be asked when all are taken in. */
  listUnused(): UnusedFile[] {
    return [...this.#dropped.values()]
      .filter(({ path }) => !this.isUsed(path))
      .sort((a, b) => (a.path < b.path ? -1 : 1))
  }
}

/** The digest that the name of a file stands for; `undefined` for a file that is named by no content. */
function digestInName(path: string, { paths, predigested }: Manifest): string | undefined {
  const name = splitDigestedPath(path)
  if (!name && paths.get(path) === path) return undefined
  return predigested?.get(path) ?? name?.digest
}

/** Two paths with one and the same answer are one file on some file systems. */
function onAnySystem(path: string): string {
  return path.normalize('NFC').toLowerCase()
}
