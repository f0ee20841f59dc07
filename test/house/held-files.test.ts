import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** On Windows these fail while another program has the file open. */
const REMOVALS =
  /import \{[^}]*\b(?:rename|renameSync|rm|rmSync|unlink|unlinkSync)\b[^}]*\} from '(?:node:)?fs(?:\/promises)?'/

it('files are renamed and removed in one place, which waits for other programs', () => {
  const files = readdirSync('packages').flatMap((name) => {
    const source = join('packages', name, 'src')
    return readdirSync(source, { recursive: true, encoding: 'utf8' }).map((file) => join(source, file))
  })
  const removing = files.filter((file) => file.endsWith('.ts') && REMOVALS.test(readFileSync(file, 'utf8')))
  expect(removing).toEqual([join('packages/folder/src/files/held-files.ts')])
})
