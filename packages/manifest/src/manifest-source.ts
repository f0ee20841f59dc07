import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StaticfilesError } from './error.ts'
import type { Manifest } from './manifest.ts'
import { assertHarmless, parseManifest, readManifest } from './parse-manifest.ts'

/** A manifest as `JSON.parse` or a JSON import answers it. */
export interface ManifestJson {
  paths: Readonly<Record<string, string>>
  version: string
}

/** Where a manifest comes from. */
export interface ManifestSource {
  /** The absolute path of its file; `undefined` where it was read already. */
  file: string | undefined
  /** @throws {StaticfilesError} `manifest-unreadable`, or one of `parseManifest`'s */
  read(): Manifest
}

export function openSource(source: string | URL | Manifest | ManifestJson): ManifestSource {
  if (typeof source === 'string' || source instanceof URL) {
    const name = String(source)
    const file = resolve(name.startsWith('file:') ? fileURLToPath(name) : name)
    return { file, read: () => parseManifest(readText(file, name), name) }
  }
  const name = 'The manifest'
  if (!isManifest(source)) return { file: undefined, read: () => readManifest(source, name) }
  return {
    file: undefined,
    read() {
      assertHarmless(source, name)
      return source
    },
  }
}

function isManifest(source: Manifest | ManifestJson): source is Manifest {
  return source.paths instanceof Map
}

/** @param name what the caller calls the file */
function readText(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new StaticfilesError(
      'manifest-unreadable',
      `${name} cannot be read: ${(cause as Error).message}. Has the build run?`,
      { file: name, cause },
    )
  }
}
