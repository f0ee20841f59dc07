import { resolve } from 'node:path'
import { writeTextFile } from '@staticfiles/folder/files'
import {
  EXPORT_FORMATS,
  type ExportFormat,
  exportManifest,
  readManifest,
} from '@staticfiles/folder/manifests'
import { StaticfilesError } from '@staticfiles/manifest'
import type { Flags } from '../command-line.ts'
import type { Report } from '../report.ts'
import { formatCount } from '../terminal.ts'

export async function run([file = '']: readonly string[], { format, base, out }: Flags): Promise<Report> {
  if (format === undefined) {
    throw new StaticfilesError('usage', `Name the format: --format ${EXPORT_FORMATS.join(', --format ')}.`)
  }
  const manifest = readManifest(file)
  const text = exportManifest(manifest, format as ExportFormat, { base })
  if (out !== undefined) write(out, text, file)
  return {
    ok: true,
    problems: [],
    dir: '',
    summary: [`${formatCount(manifest.paths.size, 'key')} exported to ${out}`],
    text: out === undefined ? text : undefined,
    data: out === undefined ? { manifest: JSON.parse(text) } : { out },
  }
}

function write(out: string, text: string, manifest: string): void {
  if (resolve(out) === resolve(manifest)) {
    throw new StaticfilesError('usage', `${out} is the manifest itself. Name another file (--out).`)
  }
  writeTextFile(out, text)
}
