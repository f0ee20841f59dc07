import { isPlain, ListedFile, type SourceFolder } from './source-file.ts'

/** Numbers that the system tells of a file: size, mode, modified, changed, inode. */
export const FACTS = 5

/** The files of folders, held as columns: where nothing has changed, no file needs an object of its own. */
export class FileList {
  readonly folders: readonly SourceFolder[]
  readonly #paths: string[] = []
  /** Where there are several folders, the index of that of each file. */
  readonly #places: number[] = []
  #facts = new Float64Array(1024 * FACTS)
  /** The size of all files in bytes. */
  bytes = 0

  /** @param folders those that the files are of, each at its index */
  constructor(folders: readonly SourceFolder[]) {
    this.folders = folders
  }

  get length(): number {
    return this.#paths.length
  }

  add(
    folder: SourceFolder,
    logicalPath: string,
    size: number,
    mode: number,
    modified: number,
    changed: number,
    inode: number,
  ): void {
    const at = this.#paths.length * FACTS
    if (at === this.#facts.length) {
      const larger = new Float64Array(2 * at)
      larger.set(this.#facts)
      this.#facts = larger
    }
    const facts = this.#facts
    facts[at] = size
    facts[at + 1] = mode
    facts[at + 2] = modified
    facts[at + 3] = changed
    facts[at + 4] = inode
    this.#paths.push(logicalPath)
    if (this.folders.length > 1) this.#places.push(folder.index)
    this.bytes += size
  }

  /** The same in one piece each. */
  columns(): { paths: readonly string[]; facts: Float64Array } {
    return { paths: this.#paths, facts: this.#facts }
  }

  pathAt(index: number): string {
    return this.#paths[index]!
  }

  /** In bytes. */
  sizeAt(index: number): number {
    return this.#facts[index * FACTS]!
  }

  factsAt(index: number): Float64Array {
    return this.#facts.subarray(index * FACTS, (index + 1) * FACTS)
  }

  /** When a file was last changed in any way. */
  changedAt(index: number): number {
    return this.#facts[index * FACTS + 3]!
  }

  at(index: number): ListedFile {
    const fact = (column: number) => this.#facts[index * FACTS + column]!
    const [size, mode, modified] = [fact(0), fact(1), fact(2)]
    const facts = { size, mode, modified, changed: fact(3), inode: fact(4) }
    return new ListedFile(this.folders[this.#places[index] ?? 0]!, this.#paths[index]!, facts)
  }

  /** How a file is called in problems: by its path in the one folder that there is, else from the working directory. */
  shownAt(index: number): string {
    return isPlain(this.folders) ? this.pathAt(index) : this.at(index).name
  }

  toArray(): ListedFile[] {
    return this.#paths.map((_, i) => this.at(i))
  }
}
