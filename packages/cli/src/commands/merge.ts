import { mergeManifestFiles } from '@staticfiles/folder/manifests'
import { StaticfilesError } from '@staticfiles/manifest'
import type { Flags } from '../command-line.ts'
import type { Report } from '../report.ts'
import { formatCount } from '../terminal.ts'

export async function run(manifests: readonly string[], { out }: Flags): Promise<Report> {
  if (out === undefined)
    throw new StaticfilesError('usage', 'Name the file to write: --out staticfiles.json.')
  const { manifest, written } = await mergeManifestFiles({ manifests, out })
  const keys = manifest.paths.size
  return {
    ok: true,
    problems: [],
    dir: '',
    summary: [
      `${formatCount(keys, 'key')} of ${formatCount(manifests.length, 'manifest')} merged`,
      `Manifest: ${out}${written ? '' : ' (unchanged)'}`,
    ],
    data: { manifest: out, keys, written },
  }
}
