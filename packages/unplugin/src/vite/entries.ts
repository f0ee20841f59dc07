import { basename, extname, isAbsolute, resolve } from 'node:path'
import type { ResolvedConfig, ViteDevServer } from 'vite'
import { sourcePath } from '../source-path.ts'

/** The inputs of the build that a backend's pages load: name → input as the user wrote it. Vite serves its own pages. */
export function backendInputs({ build }: Pick<ResolvedConfig, 'build'>): Map<string, string> {
  const { input = [] } = build.rollupOptions
  const inputs =
    typeof input === 'object' && !Array.isArray(input)
      ? Object.entries(input)
      : [input].flat().map((path): [string, string] => [basename(path, extname(path)), path])
  return new Map(inputs.filter(([, path]) => !path.endsWith('.html')))
}

/** The same inputs by the paths of their sources from the root; those that are no files below it are left out. */
export async function backendEntries({ config, environments }: ViteDevServer): Promise<Map<string, string>> {
  const { pluginContainer } = environments.client
  const entries = await Promise.all(
    Array.from(backendInputs(config), async ([name, input]): Promise<[string, string][]> => {
      const { id } = (await pluginContainer.resolveId(input)) ?? { id: '' }
      const source = sourcePath(isAbsolute(id) ? id : resolve(input), config.root)
      return source === undefined ? [] : [[name, source]]
    }),
  )
  return new Map(entries.flat())
}
