import { join } from 'node:path'
import { type Asset, type DigestOptions, digestAssets, type Problem } from '@staticfiles/core'
import { manifestHash } from '@staticfiles/manifest'
import { createIgnore } from '../../packages/folder/src/files/ignore-patterns.ts'
import type { Oracle } from './oracle.ts'
import { inFolder, readTree, type Tree, treeOf, writeTree } from './tree.ts'

/** What becomes of a tree. */
export interface Outcome {
  /** logicalPath → digestedPath. */
  paths: Map<string, string>
  /** The manifest's `hash` field. */
  hash: string
  /** Every file that was made, by its path. */
  files: Tree
}

export interface DjangoOptions {
  /** @default '/static/' */
  base?: string
  /** Whether references in JavaScript modules are rewritten. */
  modules?: boolean
  /** Whether nothing is left out, as `--no-default-ignore` says it. */
  everything?: boolean | undefined
  /** Files that lie in STATIC_ROOT before. */
  leftovers?: Record<string, string>
}

const MANIFEST = 'staticfiles.json'

/** The outcome of `collectstatic`, with the exception that stopped it. */
export function collect(
  oracle: Oracle,
  tree: Tree,
  options: DjangoOptions = {},
): Promise<Outcome & { exception: string | null }> {
  const { base = '/static/', modules = false, everything = false, leftovers = {} } = options
  return inFolder(async (folder) => {
    const source = join(folder, 'source')
    const root = join(folder, 'root')
    writeTree(source, tree)
    writeTree(root, treeOf(leftovers))
    const exception = await oracle.collect(source, root, base, modules, everything)
    const files = readTree(root)
    const { paths, hash } = JSON.parse(files.get(MANIFEST)?.toString() ?? '{"paths": {}, "hash": ""}')
    for (const path of [MANIFEST, ...tree.keys(), ...Object.keys(leftovers)]) files.delete(path)
    return { exception, paths: new Map(Object.entries<string>(paths)), hash, files }
  })
}

/** Our outcome, with the problems that were found. */
export function digest(
  tree: Tree,
  { everything = false, ...options }: DigestOptions & Pick<DjangoOptions, 'everything'> = {},
): Outcome & { problems: Problem[] } {
  const { hasPath } = createIgnore({ defaultIgnore: !everything })
  const taken = [...tree].filter(([path]) => !hasPath(path))
  const assets = Array.from(taken, ([logicalPath, source]): Asset => ({ logicalPath, source }))
  const { manifest, problems, assets: digested } = digestAssets(assets, options)
  return {
    paths: manifest.paths,
    hash: manifestHash(manifest.paths),
    files: new Map(digested.map((asset) => [asset.digestedPath, Buffer.from(asset.read())])),
    problems,
  }
}

/** The text that became of a file, with `<d>` for digests; characters are bytes where it is not UTF-8. */
export function textOf({ paths, files }: Outcome, logicalPath: string): string | undefined {
  const bytes = files.get(paths.get(logicalPath) ?? '')
  const text = bytes?.toString()
  return (text?.includes('\ufffd') ? bytes!.toString('latin1') : text)?.replace(/[0-9a-f]{12}/g, '<d>')
}

/** The URLs with a digest that a file holds in quotes or after `=` and that name no file that was made. */
export function deadLinks({ paths, files }: Outcome, logicalPath: string, base = '/static/'): string[] {
  const text = files.get(paths.get(logicalPath) ?? '')?.toString() ?? ''
  const root = new URL(base, 'https://example.com/')
  return (text.match(/(?<=["=])[^"=\n]*\.[0-9a-f]{12}[^\s"]*/g) ?? []).filter((link) => {
    const { pathname } = new URL(link, new URL(logicalPath, root))
    return !files.has(decode(pathname.slice(root.pathname.length)))
  })
}

/** Servers refuse an escape that is none, so it stands for nothing. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return ''
  }
}
