import { hash } from 'node:crypto'
import { join } from 'node:path'
import type { Notice } from '@staticfiles/core'
import { StaticfilesError } from '@staticfiles/manifest'
import { isTooNew } from '../digest/cache/state.ts'
import {
  createReferencePacker,
  type PackedReferences,
  type Shape,
  unpackReferences,
} from '../digest/threads/findings-table.ts'
import { readCheckedFile, writeCheckedFile } from '../files/checked-file.ts'
import type { FolderReferenceOptions } from '../files/folder-options.ts'
import { type ContentFacts, type KnownAsset, withFacts } from '../files/known-content.ts'
import type { Folder, FolderAsset } from '../files/read-folder.ts'
import { toolState } from '../files/tool-state.ts'

/** To be raised whenever the same bytes would tell something else, or the record is written in another way. */
const FORMAT = 1

type Row = [
  path: string,
  state: readonly number[],
  md5: string | null,
  isUtf8: boolean | null,
  inside: string | null,
  references: PackedReferences | null,
  notices: readonly Notice[] | null,
]

interface StoredRecord {
  /** The tool, and all that the user asked of it that counts here. */
  request: string
  shapes: Shape[]
  rows: Row[]
}

/** What publishing knows of the files of an output by earlier runs. */
export interface ContentRecord {
  assets: KnownAsset[]
  /** Keeps what is known by now for later runs. Where it cannot be written, these look at everything again. */
  save(): void
}

export interface ContentRecordOptions extends FolderReferenceOptions {
  /** When the listing of the folder began, in milliseconds since 1970. */
  started: number
  /** Whether to keep a record, and to go by that of an earlier run. */
  cache: boolean
}

/**
 * Joins the files of an output with what an earlier run found in those that the system says the same of. All that follows
 * from more than the bytes of one file (which names there are, where references lead) is nothing that is kept.
 */
export function openContentRecord({ root, assets }: Folder, options: ContentRecordOptions): ContentRecord {
  const { cache, references = [], started } = options
  const isKept = cache && references.every((reference) => typeof reference === 'string')
  if (!isKept) return { assets: assets.map((asset) => withFacts(asset, {})), save() {} }

  const file = join(root, '.staticfiles/published')
  const request = hash('md5', JSON.stringify([FORMAT, toolState(), references]))
  const before = readCheckedFile(file)
  const factsOf = readFacts(parse(before, request))
  const known = assets.map((asset) => withFacts(asset, factsOf(asset)))
  return {
    assets: known,
    save() {
      const settled = known.filter(({ changed }) => !isTooNew(changed, started))
      const bytes = Buffer.from(JSON.stringify(pack(request, settled)))
      if (before?.equals(bytes)) return
      try {
        writeCheckedFile(file, [bytes])
      } catch (error) {
        if (!(error instanceof StaticfilesError)) throw error
      }
    },
  }
}

function pack(request: string, assets: readonly KnownAsset[]): StoredRecord {
  const shapes: Shape[] = []
  const packReferences = createReferencePacker(shapes)
  const rows = assets.map((asset): Row => {
    const { md5 = null, isUtf8 = null, inside = null, findings } = asset.facts
    const references = findings ? packReferences(findings.references) : null
    return [asset.logicalPath, stateOf(asset), md5, isUtf8, inside, references, findings?.notices ?? null]
  })
  return { request, shapes, rows }
}

/** What the system says of a file, by which it is known to be the same later. */
function stateOf({ size, mode, modified, changed, inode }: FolderAsset): number[] {
  return [size, mode, modified, changed, inode]
}

/** @returns what answers the facts of a file that is the same */
function readFacts(stored: StoredRecord | undefined): (asset: FolderAsset) => ContentFacts {
  const { shapes, rows } = stored ?? { shapes: [], rows: [] }
  const byPath = new Map(rows.map((row) => [row[0], row]))
  return (asset) => {
    const row = byPath.get(asset.logicalPath)
    if (!row) return {}
    const [, state, md5, isUtf8, inside, references, notices] = row
    if (!stateOf(asset).every((fact, i) => fact === state[i])) return {}
    const findings = references && {
      digest: undefined,
      references: unpackReferences(references, shapes),
      notices: notices ?? undefined,
    }
    return {
      md5: md5 ?? undefined,
      isUtf8: isUtf8 ?? undefined,
      inside: inside ?? undefined,
      findings: findings ?? undefined,
    }
  }
}

/** @returns `undefined` where it is of a run that would have found out something else */
function parse(bytes: Buffer | undefined, request: string): StoredRecord | undefined {
  if (!bytes) return undefined
  try {
    const stored: StoredRecord = JSON.parse(bytes.toString())
    return stored.request === request ? stored : undefined
  } catch {
    return undefined
  }
}
