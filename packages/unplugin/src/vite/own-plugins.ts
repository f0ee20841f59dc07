/**
 * Vite's own plugins that complete a bundle, Rolldown's, and ours: what they change when files have their names is
 * foreseen by the names. Plugins of others have names that begin with `vite:` too.
 */
const OWN =
  /^(?:(?:unplugin-staticfiles|native|builtin)(?:$|:)|vite:(?:worker|asset|css-post|build-html|build-import-analysis|license|manifest|ssr-manifest|reporter)$)/

export const isOwnPlugin = (name: string): boolean => OWN.test(name)
