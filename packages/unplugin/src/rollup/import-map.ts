import type { Plugin, RenderedChunk } from 'rollup'
import { type Bundle, importedChunks } from '../rollup-bundle/files.ts'
import { takeImportMap } from '../rollup-bundle/import-map.ts'
import { PLACEHOLDERS } from '../rollup-bundle/names.ts'
import { reachedFrom } from '../script-graph.ts'
import { sourcePath } from '../source-path.ts'
import { stableTexts } from '../stable-imports.ts'
import type { BuildState } from './state.ts'

/** The file in the bundle that Rolldown writes its import map to. */
const FILE = 'importmap.json'

interface ImportPlan {
  /** Placeholder → the text that stays. */
  texts: Map<string, string>
  /** The chunks of workers, where no import map counts. */
  inWorkers: Set<string>
}

/** Chunks that import each other by paths that stay. */
export interface ImportMapHooks extends Pick<Plugin, 'options' | 'renderChunk'> {
  /** Answers the path that chunks import a file by → its path. Takes Rolldown's own map out of the bundle. */
  importsOf(bundle: Bundle): Map<string, string>
}

/**
 * Rolldown has it built in. For Rollup, placeholders of chunks are replaced where a chunk imports them, before Rollup
 * hashes it: what it does not find in the code is no part of the hash.
 */
export function importMapHooks(state: BuildState): ImportMapHooks {
  const { base } = state.options
  /** The texts for the chunks of each output, which Rollup tells of by one object. */
  const outputs = new WeakMap<object, ImportPlan>()
  /** Preliminary path → the path that a chunk is imported by. */
  const specifiers = new Map<string, string>()

  function planOf(chunks: Record<string, RenderedChunk>): ImportPlan {
    const known = outputs.get(chunks)
    if (known) return known
    const texts = stableTexts(
      Object.values(chunks).flatMap(({ fileName: path, ...chunk }) => {
        const [placeholder] = path.match(PLACEHOLDERS) ?? []
        return placeholder === undefined ? [] : { path, placeholder, identity: identityOf(chunk, state.root) }
      }),
    )
    const urls = Object.values(chunks).flatMap(({ referencedFiles }) => referencedFiles)
    const inWorkers = reachedFrom(
      urls.filter((path) => chunks[path]),
      (path) => [...(chunks[path]?.imports ?? []), ...(chunks[path]?.dynamicImports ?? [])],
    )
    const plan = { texts, inWorkers }
    outputs.set(chunks, plan)
    for (const { fileName } of Object.values(chunks))
      specifiers.set(
        fileName,
        fileName.replace(PLACEHOLDERS, (found) => texts.get(found) ?? found),
      )
    return plan
  }

  return {
    options(input) {
      if (!('rolldownVersion' in this.meta)) return null
      const { experimental, ...others } = input as typeof input & { experimental?: object }
      const chunkImportMap = { baseUrl: base, fileName: FILE }
      return { ...others, experimental: { ...experimental, chunkImportMap } } as typeof input
    },

    renderChunk: {
      order: 'post',
      async handler(code, { fileName }, { format, sourcemap }, { chunks }) {
        if ('rolldownVersion' in this.meta || format !== 'es') return null
        const { texts, inWorkers } = planOf(chunks)
        if (inWorkers.has(fileName)) return null
        const { editMapOf, withStableImports } = await import('../edits/edit-script.ts')
        const stable = withStableImports(code, texts, PLACEHOLDERS)
        if (!stable.hasChanged()) return null
        return { code: stable.toString(), ...(sourcemap && { map: editMapOf(stable) }) }
      },
    },

    importsOf(bundle) {
      if (FILE in bundle) return takeImportMap(bundle, FILE, base)
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const imported = importedChunks(bundle)
      return new Map(
        chunks.flatMap(({ fileName, preliminaryFileName }): [string, string][] => {
          const specifier = specifiers.get(preliminaryFileName) ?? fileName
          return imported.has(fileName) && specifier !== fileName ? [[specifier, fileName]] : []
        }),
      )
    },
  }
}

/** The module that a chunk is for, or else all of its modules. */
function identityOf(
  { facadeModuleId, moduleIds }: Pick<RenderedChunk, 'facadeModuleId' | 'moduleIds'>,
  root: string,
): string {
  const ids = facadeModuleId === null ? moduleIds : [facadeModuleId]
  return ids
    .map((id) => sourcePath(id, root) ?? id)
    .sort()
    .join('\n')
}
