import jsTokens from 'js-tokens'

/** The offsets of all comments in JavaScript that need not be valid. */
export function commentStarts(text: string): Set<number> {
  return startsOf(text, (type) => type === 'SingleLineComment' || type === 'MultiLineComment')
}

/** The offsets of all strings in JavaScript that need not be valid; templates without expressions are strings too. */
export function stringStarts(text: string): Set<number> {
  return startsOf(text, (type) => type === 'StringLiteral' || type === 'NoSubstitutionTemplate')
}

const RELATIVE = /^["'`](?:\.{0,2}\/|[a-z][a-z0-9+.-]*:)/i

/** Whether there is code that looks like an import of a file, in text that is not valid: it is JavaScript all the same. */
export function hasImport(text: string): boolean {
  let last = ['', '']
  for (const { type, value } of jsTokens(text)) {
    if (type === 'WhiteSpace' || type === 'LineTerminatorSequence' || type.endsWith('Comment')) continue
    const [before, keyword] = last as [string, string]
    const isKeyword = before !== '.' && before !== '@'
    if (isKeyword && /^(?:import|from)$/.test(keyword) && type === 'StringLiteral' && RELATIVE.test(value))
      return true
    if (before === 'import' && keyword === '(' && RELATIVE.test(value)) return true
    if (before === 'import' && keyword === '.' && value === 'meta') return true
    last = [keyword, value]
  }
  return false
}

/** Whether there is code that looks like a call of `importScripts`, in text that is not valid. */
export function hasImportScripts(text: string): boolean {
  let last = ''
  for (const { type, value } of jsTokens(text)) {
    if (type === 'WhiteSpace' || type === 'LineTerminatorSequence' || type.endsWith('Comment')) continue
    if (last === 'importScripts' && value === '(') return true
    last = value
  }
  return false
}

function startsOf(text: string, isWanted: (type: string) => boolean): Set<number> {
  const starts = new Set<number>()
  let offset = 0
  for (const { type, value } of jsTokens(text)) {
    if (isWanted(type)) starts.add(offset)
    offset += value.length
  }
  return starts
}
