import { posix } from 'node:path'
import type { RenderBuiltAssetUrl, ResolvedConfig } from 'vite'
import type { BuildState } from './state.ts'

/** How a script says where it was loaded from, by its format; `worker` is a classic worker. */
const SCRIPT_URL: Record<string, string> = {
  es: 'import.meta.url',
  system: 'module.meta.url',
  worker: 'self.location.href',
}

const DOCUMENT_SCRIPT_URL = 'document.currentScript?.src || document.baseURI'

/** Whether the output may have relative URLs, which depend on what they stand in. */
export function mayBeRelative(
  config: Pick<ResolvedConfig, 'base'>,
  original: RenderBuiltAssetUrl | undefined,
): boolean {
  return original !== undefined || hasRelativeBase(config)
}

const hasRelativeBase = ({ base }: Pick<ResolvedConfig, 'base'>): boolean => base === '' || base === './'

/**
 * Vite's hook for URLs in the output, with public files under their digestedPaths. Vite asks it before it names what
 * the URL stands in, so that the name covers the URL. Everything else stays as the user, or Vite, has it.
 *
 * @param original what the user has set
 */
export function renderPublicUrls(
  state: BuildState,
  config: Pick<ResolvedConfig, 'base' | 'build'>,
  original: RenderBuiltAssetUrl | undefined,
): RenderBuiltAssetUrl {
  return (fileName, context) => {
    if (context.type !== 'public') return original?.(fileName, context)
    // In srcset and in inline CSS, Vite keeps the slash that the specifier begins with.
    const [, path, suffix] = /^\/?([^?#]*)(.*)$/s.exec(fileName)!
    const digestedPath = state.folders.paths.get(path!)
    if (digestedPath === undefined || digestedPath === path) return original?.(fileName, context)

    const target = digestedPath + suffix
    const answer = original?.(target, context)
    if (typeof answer === 'string' || answer?.runtime !== undefined) return answer
    const relative = answer?.relative ?? hasRelativeBase(config)
    if (!relative || context.ssr) return decodeURI(config.base) + target
    switch (context.hostType) {
      case 'html':
        return relativeUrl(posix.dirname(context.hostId), target)
      case 'css':
        return relativeUrl(cssFolder(config.build, context.hostId), target)
      case 'js': {
        const scriptUrl = SCRIPT_URL[state.formats.get(context.hostId) ?? 'es'] ?? DOCUMENT_SCRIPT_URL
        const url = JSON.stringify(encodeURI(relativeUrl(posix.dirname(context.hostId), target)))
        return {
          runtime: `new URL(${url}, ${scriptUrl}).href`,
        }
      }
    }
  }
}

function relativeUrl(folder: string, path: string): string {
  const url = posix.relative(folder, path)
  return url.startsWith('.') ? url : `./${url}`
}

/** The folder that Vite puts CSS of this name into; it tells no more than the name. */
export function cssFolder({ rollupOptions, assetsDir }: ResolvedConfig['build'], name: string): string {
  const template = [rollupOptions.output].flat()[0]?.assetFileNames
  if (typeof template !== 'function') {
    return posix.join(template === undefined ? assetsDir : posix.dirname(template), posix.dirname(name))
  }
  return posix.dirname(template({ type: 'asset', name, names: [name], originalFileNames: [], source: '' }))
}
