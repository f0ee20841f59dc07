/** The path of a style sheet in any language that bundlers compile to CSS; a query may follow. */
export const STYLE_SHEET: RegExp = /\.(?:css|less|sass|scss|styl|stylus|pcss|postcss|sss)(?:$|\?)/
