import { formatNumber } from '../../cli/src/terminal.ts'
import type { Row } from './model.ts'

/** A file, or a folder with all that is in it. */
export interface Node {
  name: string
  /** From the output folder. */
  path: string
  bytes: number
  parent: Node | undefined
  row?: Row | undefined
  /** Of a folder: the largest first. */
  children?: Node[] | undefined
  /** Whether it is no folder, but the small files of one. */
  isRest?: boolean | undefined
  /** Of a folder: how many files are in it and below. */
  files: number
}

/** Areas of one folder at most. What is more is in a folder of small files, which one can go into. */
const MOST = 250

/** The folders of an output. Files without bytes have no area and are not in it. */
export function treeOf(rows: readonly Row[]): Node {
  const root = folderNode('', '', undefined)
  const folders = new Map([['', root]])
  for (const row of rows) {
    if (row.size <= 0) continue
    const parent = folderOf(row.path.slice(0, Math.max(row.path.lastIndexOf('/'), 0)))
    const name = row.key.slice(row.key.lastIndexOf('/') + 1)
    parent.children!.push({ name, path: row.path, bytes: row.size, files: 1, parent, row })
    for (let folder: Node | undefined = parent; folder; folder = folder.parent) {
      folder.bytes += row.size
      folder.files++
    }
  }
  arrange(root)
  return root

  function folderOf(path: string): Node {
    const known = folders.get(path)
    if (known) return known
    const end = path.lastIndexOf('/')
    const parent = folderOf(path.slice(0, Math.max(end, 0)))
    const made = folderNode(path.slice(end + 1), path, parent)
    parent.children!.push(made)
    folders.set(path, made)
    return made
  }
}

const folderNode = (name: string, path: string, parent: Node | undefined): Node => ({
  ...{ name, path, bytes: 0, files: 0, parent, children: [] },
})

/** Orders what is in a folder, and takes folders with nothing but one folder in them as one. */
function arrange(folder: Node): void {
  let only = folder.children!
  while (only.length === 1 && only[0]!.children) {
    const [inner] = only as [Node]
    folder.name = folder.name === '' ? inner.name : `${folder.name}/${inner.name}`
    folder.path = inner.path
    only = inner.children!
  }
  folder.children = only.sort((a, b) => b.bytes - a.bytes)
  for (const child of only) {
    child.parent = folder
    if (child.children) arrange(child)
  }
  if (only.length > MOST) {
    const small = only.splice(MOST - 1)
    const rest = folderNode(`${formatNumber(small.length)} smaller`, folder.path, folder)
    rest.children = small
    rest.isRest = true
    for (const node of small) {
      node.parent = rest
      rest.bytes += node.bytes
      rest.files += node.files
    }
    only.push(rest)
    arrange(rest)
  }
}

/** From the root to a folder. */
export function wayTo(folder: Node): Node[] {
  return [...(folder.parent ? wayTo(folder.parent) : []), folder]
}

/** The files of a folder, and of those below it. */
export function* filesIn(node: Node): Generator<Row> {
  if (node.row) yield node.row
  for (const child of node.children ?? []) yield* filesIn(child)
}
