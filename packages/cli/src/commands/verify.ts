import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { OnProgress } from '@staticfiles/folder/files'
import { withoutSecrets } from '@staticfiles/folder/files'
import { pickOptions } from '@staticfiles/folder/options'
import { VERIFY_FOLDER, VERIFY_URL, verifyFolder, verifyUrl } from '@staticfiles/folder/verify'
import type { Flags } from '../command-line.ts'
import { countProblems, type Report } from '../report.ts'
import { formatBytes, formatCount } from '../terminal.ts'

export async function run(
  [dir = '']: readonly string[],
  flags: Flags,
  onProgress: OnProgress,
): Promise<Report> {
  return flags.url === undefined
    ? await verifyDisk(dir, flags, onProgress)
    : await verifyServed(dir, flags.url, flags, onProgress)
}

async function verifyDisk(dir: string, flags: Flags, onProgress: OnProgress): Promise<Report> {
  const { ok, counts, problems, manifestFile } = await verifyFolder({
    ...pickOptions(VERIFY_FOLDER, flags),
    dir,
    onProgress,
  })
  const verdict = ok ? 'All names and references are right' : 'This output is not fit to be shipped'
  return {
    ok,
    problems,
    dir,
    summary: [
      `${verdict}: ${formatCount(counts.files, 'file')}, ${formatCount(counts.references, 'reference')}`,
      `Manifest: ${manifestFile}`,
      ...(problems.length > 0 ? [countProblems(problems)] : []),
    ],
    data: { manifest: manifestFile, counts },
  }
}

/** @param place the output folder, or its manifest */
async function verifyServed(
  place: string,
  url: string,
  flags: Flags,
  onProgress: OnProgress,
): Promise<Report> {
  const isFile = statSync(place, { throwIfNoEntry: false })?.isFile() === true
  const manifest = flags.manifest ?? (isFile ? place : join(place, 'staticfiles.json'))
  const { ok, counts, problems } = await verifyUrl({
    ...pickOptions(VERIFY_URL, flags),
    manifest,
    url,
    onProgress,
  })
  const from = withoutSecrets(url)
  const verdict = ok ? 'All that the manifest names is served' : 'What is served is not fit to be used'
  return {
    ok,
    problems,
    dir: '',
    summary: [
      `${verdict}: ${formatCount(counts.files, 'file')}, ${formatBytes(counts.bytes)}, from ${from}`,
      `Manifest: ${manifest}`,
      ...(problems.length > 0 ? [countProblems(problems)] : []),
    ],
    data: { url: from, manifest, counts },
  }
}
