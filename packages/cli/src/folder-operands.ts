import { existsSync } from 'node:fs'
import type { FolderInput, FolderSource } from '@staticfiles/folder/files'

/** The folders that a command line names, with prefixes after a colon: `static vendor/static:vendor`. */
export function readFolderOperands(operands: readonly string[]): { dir: FolderInput; shown: string } {
  const [first = ''] = operands
  const folders = operands.map(readOperand)
  const isPlain = folders.length === 1 && folders[0]!.prefix === undefined
  return isPlain ? { dir: first, shown: first } : { dir: folders, shown: '.' }
}

function readOperand(operand: string): FolderSource {
  const colon = operand.lastIndexOf(':')
  // A drive's letter is no folder, and a folder may have a colon in its name.
  const isPath = colon <= 0 || /^.:[\\/]/.test(operand.slice(colon - 1)) || existsSync(operand)
  return isPath ? { dir: operand } : { dir: operand.slice(0, colon), prefix: operand.slice(colon + 1) }
}
