import type { Problem } from '@staticfiles/core'
import { askGit } from '../files/git.ts'
import type { SourceFolder } from '../files/source-file.ts'

/**
 * A warning where git has written text with other line endings than it keeps, and no `.gitattributes` has it do so
 * everywhere: the same files have other bytes, and so other names, in another checkout. Nothing is said of what git does
 * not keep.
 */
export function checkLineEndings({ root, prefix }: SourceFolder): Problem[] {
  if (!mayConvert(root)) return []
  const converted = (askGit(['ls-files', '--eol', '-z', '--', '.'], root) ?? '')
    .split('\0')
    .filter((line) => /^i\/(?:lf|mixed) +w\/crlf +attr\/(?!.*\beol=.*\t)/.test(line))
  if (converted.length === 0) return []
  const [first = ''] = converted
  const others = converted.length > 1 ? ` So have ${converted.length - 1} more.` : ''
  const message = `It has CRLF at its line ends here and LF in git, so its name is another one where git converts nothing.${others} Write \`* text=auto eol=lf\` into .gitattributes and check the files out again.`
  return [
    { code: 'line-endings', severity: 'warn', message, file: prefix + first.slice(first.indexOf('\t') + 1) },
  ]
}

/** Git for Windows converts unless told otherwise, and a `text` attribute has any git do so there. */
function mayConvert(root: string): boolean {
  if (process.platform === 'win32') return true
  const settings = askGit(['config', '--get-regexp', '^core\\.(autocrlf|eol)$'], root) ?? ''
  return /^core\.(?:autocrlf true|eol crlf)$/m.test(settings)
}
