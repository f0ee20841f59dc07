/** Modules that Vite makes JavaScript of, whatever their extension. */
export const NO_CSS_MODULE: RegExp = /[?&](?:worker|sharedworker|raw|url|commonjs-proxy)\b/

/** What compiled CSS has that may still refer to a file: something else than the assets that Vite has found. */
export const UNRESOLVED_CSS: RegExp =
  /url\((?!\s*["']?__VITE_(?:PUBLIC_)?ASSET__)|src\(|image-set\(|@import|\\/i
