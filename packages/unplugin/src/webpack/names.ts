import { DIGEST_LENGTH } from '@staticfiles/core'
import type { Compiler } from './compiler.ts'

type Output = Compiler['options']['output']
type Template = Output['filename']

const HASH = `[contenthash:${DIGEST_LENGTH}]`

/** `[contenthash]`, `[fullhash:8]` and their like, of whatever kind. */
const ANY_HASH = /\[(?:content|chunk|module|full)?hash\b/

/**
 * Gives a digest of Django's length to every file name that the user has not set. The bundler derives some templates
 * from others, so that a folder in one applies to all; this is kept, and only a hash is put where none is left.
 */
export function setNameTemplates({ options }: Compiler): void {
  const { output } = options
  output.filename ??= `[name].${HASH}.js`
  output.chunkFilename ??= withHash(output.filename)
  output.cssFilename ??= styleSheet(withHash(output.filename))
  output.cssChunkFilename ??= styleSheet(withHash(output.chunkFilename))

  for (const plugin of options.plugins) {
    // Where webpack's plugin reads the templates of the output, Rspack's has defaults of its own.
    if (plugin?.constructor.name !== 'CssExtractRspackPlugin') continue
    const { options: own } = plugin as { options?: { filename?: Template; chunkFilename?: Template } }
    if (!own || own.filename !== undefined) continue
    own.filename = output.cssFilename
    own.chunkFilename ??= output.cssChunkFilename
  }
}

/** The same for assets, also of a server: its scripts are not served, but its URLs must agree with the browser's. */
export function setAssetTemplate({ options: { output, optimization } }: Compiler): void {
  optimization.realContentHash ??= true
  output.assetModuleFilename ??= `[name].${HASH}[ext][query]`
}

/** The template for chunks that are loaded later: several, so a name without a hash needs more than its own. */
function withHash(template: Template): string {
  if (typeof template !== 'string') return `[name].${HASH}.js`
  const [, folder = '', file = '', query = ''] = /^(.*\/)?([^?]*)(.*)$/s.exec(template)!
  if (ANY_HASH.test(folder + file)) return template
  const extension = /\.[^.[\]]*$/.exec(file)?.[0] ?? ''
  return `${folder}[name].${HASH}${extension}${ANY_HASH.test(query) ? '' : query}`
}

function styleSheet(template: Template): string {
  return typeof template === 'string'
    ? template.replace(/(?:\.[cm]?js)?(\?.*)?$/s, '.css$1')
    : `[name].${HASH}.css`
}
