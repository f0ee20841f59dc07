/** Modules that are CSS once Vite has compiled them. */
export const CSS_MODULE: RegExp = /\.(?:css|less|sass|scss|styl|stylus|pcss|postcss|sss)(?:$|\?)/

/** Modules that Vite makes JavaScript of, whatever their extension. */
export const NO_CSS_MODULE: RegExp = /[?&](?:worker|sharedworker|raw|url|commonjs-proxy)\b/
