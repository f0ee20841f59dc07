import { readManifest } from '@staticfiles/folder/manifests'
import { loadManifest } from '@staticfiles/manifest'
import type { Flags } from '../command-line.ts'
import type { Report } from '../report.ts'

export async function run(
  [file = '', ...entries]: readonly string[],
  { base, nonce }: Flags,
): Promise<Report> {
  const html = loadManifest(readManifest(file), { base }).tags(entries, { nonce })
  return { ok: true, problems: [], dir: '', summary: [], text: `${html}\n`, data: { html } }
}
