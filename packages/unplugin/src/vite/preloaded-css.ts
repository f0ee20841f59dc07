import type { Environment, Plugin, ResolvedConfig, Rollup } from 'vite'
import { type CssSources, noteCss } from './claims.ts'

/** The chunks of one output, and the style sheets that were taken out of them. */
interface Graph {
  chunks: Readonly<Record<string, Pick<Rollup.RenderedChunk, 'imports' | 'dynamicImports'>>>
  css: Map<string, ReadonlySet<string>>
  /** Resolved when the style sheets of a chunk are named. */
  named: Map<string, { promise: Promise<void>; resolve: () => void }>
}

/**
 * Lets the name of a chunk depend on those style sheets whose names its bytes hold: what Vite preloads for the chunks that
 * it loads later. Vite itself, which writes these names when all chunks have theirs, lets each chunk depend on its own
 * style sheets and so on those which load it; then an edit of CSS renames scripts that stay as they are.
 *
 * @param sources is told of each chunk here, since each hook that is asked about chunks costs a copy of their code
 */
export function preloadedCssHooks(sources: WeakMap<Environment, CssSources>): Required<
  Pick<Plugin, 'renderStart' | 'renderChunk' | 'augmentChunkHash'>
> & {
  take(config: ResolvedConfig): void
} {
  const graphs = new WeakMap<Environment, Graph>()
  let isTaken = false

  return {
    take({ plugins }) {
      const own = plugins.find(({ name }) => name === 'vite:css-post')
      isTaken = own?.augmentChunkHash !== undefined
      if (own && isTaken) own.augmentChunkHash = () => undefined
    },

    renderStart() {
      graphs.set(this.environment, { chunks: {}, css: new Map(), named: new Map() })
    },

    async renderChunk(_, chunk, { format }, { chunks }) {
      const { fileName, viteMetadata } = chunk
      const noted = sources.get(this.environment)
      if (noted) noteCss(noted, chunk)
      const graph = graphs.get(this.environment)
      if (!graph || !isTaken || format !== 'es') return null
      graph.chunks = chunks
      graph.css.set(fileName, viteMetadata?.importedCss ?? new Set())
      nameOf(graph, fileName).resolve()
      // Rollup makes the hash of a chunk while others are rendered, Rolldown when all are.
      if (!('rolldownVersion' in this.meta)) {
        await Promise.all(preloaded(graph, fileName).map((path) => nameOf(graph, path).promise))
      }
      return null
    },

    augmentChunkHash({ fileName }) {
      const graph = graphs.get(this.environment)
      // With an import map, chunks know style sheets by names that stay.
      if (!graph || this.environment.config.build.chunkImportMap) return
      const css = preloaded(graph, fileName).flatMap((path) => [...(graph.css.get(path) ?? [])])
      if (css.length > 0) return JSON.stringify(css)
    },
  }
}

function nameOf({ named }: Graph, path: string): { promise: Promise<void>; resolve: () => void } {
  const known = named.get(path)
  if (known) return known
  let resolve = (): void => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  const name = { promise, resolve }
  named.set(path, name)
  return name
}

/** The chunks that Vite preloads with those that a chunk loads later, in its order. */
function preloaded({ chunks }: Graph, owner: string): string[] {
  const visited = new Set([owner])
  const visit = (path: string): void => {
    const chunk = chunks[path]
    if (!chunk || visited.has(path)) return
    visited.add(path)
    chunk.imports.forEach(visit)
  }
  chunks[owner]?.dynamicImports.forEach(visit)
  visited.delete(owner)
  return [...visited]
}
