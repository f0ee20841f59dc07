import {
  compareCodePoints,
  loadManifest,
  type Manifest,
  StaticfilesError,
  serializeManifest,
} from '@staticfiles/manifest'
import { CHECK_FOLDER } from '../../files/folder-options.ts'
import { checkOptions, type Schemas } from '../../options/index.ts'
import { MANIFEST } from '../manifest-schema.ts'
import { namesIn } from '../names-in.ts'
import { toViteManifest } from './vite-manifest.ts'

/** The formats that `exportManifest` writes. */
export const EXPORT_FORMATS = ['flat', 'vite', 'propshaft', 'phoenix', 'mix', 'django'] as const

/**
 * - `flat`: key → URL, as webpack's manifest plugins write it; Symfony's `JsonManifestVersionStrategy` reads it.
 * - `vite`: Vite's `.vite/manifest.json`; Laravel, django-vite, Vite Ruby and others read it.
 * - `propshaft`: `.manifest.json` of Rails' Propshaft; with integrity where the manifest records it.
 * - `phoenix`: `cache_manifest.json` of `mix phx.digest`.
 * - `mix`: `mix-manifest.json` of Laravel Mix.
 * - `django`: a `staticfiles.json` in which each digested path is a key too, that leads to itself, for what has such a path
 *   and asks the storage for its URL, as django-vite does.
 */
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export interface ExportOptions {
  /**
   * The URL prefix of the output, for `flat`; readers of the other formats put theirs before the paths.
   * @default '/static/'
   */
  base?: string | undefined
}

const OPTIONS: Schemas<ExportOptions & { manifest: Manifest }> = {
  manifest: MANIFEST,
  base: CHECK_FOLDER.base,
}

/**
 * The text of a manifest in the format of another tool, sorted by key.
 *
 * @throws {StaticfilesError} `invalid-options`; `unknown-format`; `not-exportable` where the format cannot say what the manifest says;
 * `invalid-base`
 */
export function exportManifest(
  manifest: Manifest,
  format: ExportFormat,
  options: ExportOptions = {},
): string {
  checkOptions({ manifest, ...options }, OPTIONS, 'exportManifest')
  if (!EXPORT_FORMATS.includes(format)) {
    throw new StaticfilesError(
      'unknown-format',
      `There is no format ${JSON.stringify(format)}; there are ${EXPORT_FORMATS.join(', ')}.`,
    )
  }
  const paths = [...manifest.paths].sort(([a], [b]) => compareCodePoints(a, b))
  return `${JSON.stringify(WRITERS[format]({ ...manifest, paths: new Map(paths) }, options.base), null, 2)}\n`
}

const WRITERS: Record<ExportFormat, (manifest: Manifest, base: string | undefined) => object> = {
  flat(manifest, base) {
    const { url } = loadManifest(manifest, { base })
    return record(manifest, (_, key) => url(key))
  },

  vite: toViteManifest,

  propshaft: (manifest) =>
    record(manifest, (path) => {
      const integrity = manifest.integrity?.get(path)
      return integrity === undefined ? path : { digested_path: path, integrity }
    }),

  phoenix: (manifest) => ({
    digests: Object.fromEntries(
      Array.from(manifest.paths, ([logical_path, path]) => [
        path,
        { logical_path, ...sha512(manifest, path) },
      ]),
    ),
    latest: record(manifest, (path) => path),
    version: 1,
  }),

  django: ({ builds: _, ...manifest }) => {
    const named = Array.from(new Set(namesIn(manifest)), (path): [string, string] => [path, path])
    return JSON.parse(serializeManifest({ ...manifest, paths: new Map([...named, ...manifest.paths]) }))
  },

  mix: ({ paths }) => Object.fromEntries(Array.from(paths, ([key, path]) => [`/${key}`, `/${path}`])),
}

function record<Value>(
  { paths }: Manifest,
  toValue: (path: string, key: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(Array.from(paths, ([key, path]) => [key, toValue(path, key)]))
}

/** Phoenix writes the integrity of its tags from this field and knows no other algorithm. */
function sha512({ integrity }: Manifest, path: string): { sha512?: string } {
  const [, sha512] = /^sha512-(.+)/.exec(integrity?.get(path) ?? '') ?? []
  return sha512 === undefined ? {} : { sha512 }
}
