import { diffOutputs } from '@staticfiles/folder/manifests'
import type { Report } from '../report.ts'
import { formatBytes } from '../terminal.ts'

export async function run([old = '', next = '']: readonly string[]): Promise<Report> {
  const { added, removed, changed, same, bytes } = await diffOutputs({ old, new: next })
  const counts = [
    `${added.length} added, ${removed.length} removed, ${changed.length} changed, ${same.length} the same`,
  ]
  if (bytes.old !== undefined && bytes.new !== undefined)
    counts.push(`${formatBytes(bytes.old)} before, ${formatBytes(bytes.new)} now`)
  return {
    ok: true,
    problems: [],
    dir: '',
    summary: [
      counts.join('; '),
      ...added.map(({ key, path }) => `+ ${key}: ${path}`),
      ...removed.map(({ key, path }) => `- ${key}: ${path}`),
      ...changed.map(({ key, from, to }) => `~ ${key}: ${from} → ${to}`),
    ],
    data: { added, removed, changed, same, bytes },
  }
}
