import { diffOutputs } from '@staticfiles/folder/manifests'
import { differenceLines, type Report } from '../report.ts'
import { formatBytes } from '../terminal.ts'

export async function run([old = '', next = '']: readonly string[]): Promise<Report> {
  const { added, removed, changed, same, bytes } = await diffOutputs({ old, new: next })
  const [counts = '', ...lines] = differenceLines({ added, removed, changed, same })
  const sizes =
    bytes.old === undefined || bytes.new === undefined
      ? ''
      : `; ${formatBytes(bytes.old)} before, ${formatBytes(bytes.new)} now`
  return {
    ok: true,
    problems: [],
    dir: '',
    summary: [counts + sizes, ...lines],
    data: { added, removed, changed, same, bytes },
  }
}
