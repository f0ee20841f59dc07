import { ALLOW_WORKERS } from '../../dev/workers.ts'
import { type Compiler, NAME } from '../compiler.ts'

/**
 * Has scripts load all else from the dev server instead of the page's origin: the public path, which in production is a
 * path of the page's origin, gets the origin that the script itself came from.
 *
 * @param origin where nothing tells, as in a worker
 */
export function loadFromDevServer(compiler: Compiler, base: string, origin: string): void {
  const { RuntimeGlobals, RuntimeModule } = compiler.webpack
  class PublicOrigin extends RuntimeModule {
    constructor() {
      super('public origin', RuntimeModule.STAGE_ATTACH)
    }
    override generate(): string {
      return publicOrigin(RuntimeGlobals.publicPath, base, origin)
    }
  }
  compiler.hooks.thisCompilation.tap(NAME, (compilation) => {
    compilation.hooks.runtimeRequirementInTree.for(RuntimeGlobals.publicPath).tap(NAME, (chunk) => {
      compilation.addRuntimeModule(chunk, new PublicOrigin())
    })
  })
}

/** Plugins that extract CSS run modules while they compile, where nothing is loaded. */
const publicOrigin = (publicPath: string, base: string, origin: string): string => `
if (typeof self !== 'undefined') {
  var script = typeof document === 'object' && document.currentScript && document.currentScript.src;
  var place = script || self.staticfilesOrigin || (typeof document === 'object' ? '' : self.location.href);
  var served = /^https?:/.test(place) ? new URL(place).origin : ${JSON.stringify(origin)};
  ${publicPath} = served + ${JSON.stringify(base)};
  if (typeof document === 'object') (${ALLOW_WORKERS})(served);
}
`
