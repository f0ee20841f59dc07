import { fileURLToPath } from 'node:url'
import type { Compiler } from '../compiler.ts'

const STYLE_URLS = fileURLToPath(new URL('./style-urls.js', import.meta.url))

/** What a rule of a configuration may have, of which most is of no interest here. */
interface Rule {
  use?: unknown
  oneOf?: unknown
  rules?: unknown
}

/** Has style sheets that scripts put into the page name the files of the dev server. To be called before it compiles. */
export function nameFilesOfDevServer({ options }: Compiler, base: string): void {
  // There, URLs of the backend's own begin with the base too.
  if (base !== '/') changeRules(options.module.rules, { loader: STYLE_URLS, options: { base } })
}

function changeRules(rules: unknown, loader: object): void {
  if (!Array.isArray(rules)) return
  for (const rule of rules as (Rule | undefined)[]) {
    if (typeof rule !== 'object' || rule === null) continue
    changeRules(rule.oneOf, loader)
    changeRules(rule.rules, loader)
    const { use } = rule
    if (!Array.isArray(use)) continue
    const place = use.findIndex((item) => isLoader(item, 'css-loader'))
    if (place > 0 && isLoader(use[place - 1], 'style-loader')) use.splice(place, 0, loader)
  }
}

function isLoader(item: unknown, name: string): boolean {
  const path = typeof item === 'object' && item !== null && 'loader' in item ? item.loader : item
  // Also by its file, in which package managers have other folders; and `vue-style-loader`.
  return typeof path === 'string' && new RegExp(`(?:^|[\\\\/]|vue-)${name}(?:$|[\\\\/])`).test(path)
}
