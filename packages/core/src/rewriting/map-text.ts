import { createRequire } from 'node:module'
import type { Node } from 'jsonc-parser'
import { isTooDeep } from '../references/index.ts'

/** A value in the text of a map, and where it is written. */
export interface Written<T> {
  value: T
  start: number
  end: number
}

/** A part of a generated file that has mappings of its own. */
export interface MapSection {
  /** Where it begins. */
  line: Written<number> | undefined
  column: Written<number> | undefined
  mappings: Written<string>
}

/** Mappings, where they stand in the text: one section from the beginning on, or those of an index map; or what is wrong. */
export type MapText = { sections: MapSection[] } | { fault: string }

/** A byte order mark in latin-1, and what keeps a map from being run as a script (ECMA-426, ParseSourceMap). */
const LEAD = /^(?:\xef\xbb\xbf)?(?:\)\]\}'[^\n]*\n)?/

const MAPPINGS = /"mappings"\s*:\s*"([^"\\]*)"/g

/** Reads the text of a source map, in latin-1. */
export function readMapText(text: string): MapText {
  const lead = LEAD.exec(text)![0].length
  const json = text.slice(lead)
  let map: unknown
  try {
    map = JSON.parse(json)
  } catch {
    return { fault: 'This is no JSON' }
  }
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return { fault: 'This is no source map' }
  if (!('version' in map) || map.version !== 3) return { fault: 'This is no source map of version 3' }
  const plain = 'sections' in map ? undefined : plainSection(json, map)
  if (!plain && isTooDeep(json)) return { fault: 'This source map is nested too deep' }
  const sections = plain ?? ('sections' in map ? sectionsIn(json) : treeSection(json))
  if (!sections) return { fault: 'This source map has no mappings' }
  for (const { line, column, mappings } of sections) for (const at of [line, column, mappings]) move(at, lead)
  return { sections }
}

function move(written: Written<unknown> | undefined, by: number): void {
  if (!written) return
  written.start += by
  written.end += by
}

/** A tree of all values takes many times as long as this; but other members may have mappings of their own. */
function plainSection(json: string, map: object): MapSection[] | undefined {
  const [match, ...others] = json.matchAll(MAPPINGS)
  if (!match || others.length > 0 || !('mappings' in map) || map.mappings !== match[1]) return undefined
  const end = match.index + match[0].length - 1
  const mappings = { value: match[1]!, start: end - match[1]!.length, end }
  return [{ line: undefined, column: undefined, mappings }]
}

let loaded: typeof import('jsonc-parser') | undefined

/** Few maps need it, and loading it takes more than half as long as loading all else. */
function loadParser(): typeof import('jsonc-parser') {
  loaded ??= createRequire(import.meta.url)('jsonc-parser') as typeof import('jsonc-parser')
  return loaded
}

function treeSection(json: string): MapSection[] | undefined {
  const { parseTree } = loadParser()
  const mappings = textOf(parseTree(json), ['mappings'])
  return mappings && [{ line: undefined, column: undefined, mappings }]
}

function sectionsIn(json: string): MapSection[] | undefined {
  const { findNodeAtLocation, parseTree } = loadParser()
  const root = parseTree(json)
  const list = root && findNodeAtLocation(root, ['sections'])
  const sections = list?.children?.map((section): MapSection | undefined => {
    const mappings = textOf(section, ['map', 'mappings'])
    const [line, column] = ['line', 'column'].map((name) => numberOf(section, ['offset', name]))
    return mappings && line && column ? { line, column, mappings } : undefined
  })
  return sections?.every((section) => section !== undefined) ? sections : undefined
}

type Path = (string | number)[]

/** A string's content, without its quotes. */
function textOf(node: Node | undefined, path: Path): Written<string> | undefined {
  const found = node && loadParser().findNodeAtLocation(node, path)
  if (typeof found?.value !== 'string') return undefined
  return { value: found.value, start: found.offset + 1, end: found.offset + found.length - 1 }
}

function numberOf(node: Node, path: Path): Written<number> | undefined {
  const found = loadParser().findNodeAtLocation(node, path)
  if (typeof found?.value !== 'number') return undefined
  return { value: found.value, start: found.offset, end: found.offset + found.length }
}

/** What is at the beginning and the end of nearly every map. */
const PLAIN_START = /^(?:\xef\xbb\xbf)?(?:\)\]\}'[^\n]*\n)?\s*\{/
const VERSION = /^"version"\s*:\s*3\b/

/** Why a map cannot follow its file. Looks at little of one that seems to be right, since there are many of them. */
export function mapFault(bytes: Buffer): string | undefined {
  const version = bytes.indexOf('"version"')
  const seemsRight =
    PLAIN_START.test(bytes.toString('latin1', 0, 256)) &&
    version !== -1 &&
    VERSION.test(bytes.toString('latin1', version, version + 32)) &&
    bytes.includes('"mappings"') &&
    !bytes.includes('"sections"') &&
    /\}\s*$/.test(bytes.toString('latin1', Math.max(0, bytes.length - 64)))
  if (seemsRight) return undefined
  const map = readMapText(bytes.toString('latin1'))
  return 'fault' in map ? map.fault : undefined
}
