/** The module of an asset: a reference that two builds of the same sources may number in another order. */
const ASSET_MODULE =
  /^export default (?:["']__VITE_ASSET__[^"']*["']|import\.meta\.ROLLUP_FILE_URL_[\w$-]+);?\s*$/

/** What Rollup, Rolldown and Vite take as a `transform` hook. */
interface TransformHook {
  filter: { code: RegExp }
  handler(code: string): { code: string; map: { mappings: '' } } | null
}

/** Keeps these modules out of source maps, which would change while the sources, and so the names, do not. */
export const dropAssetModules: TransformHook = {
  filter: { code: ASSET_MODULE },
  handler: (code) => (ASSET_MODULE.test(code) ? { code, map: { mappings: '' } } : null),
}
