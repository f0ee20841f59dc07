import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { defineConfig } from 'vitepress'

const REPOSITORY = 'https://github.com/unplugin-staticfiles/unplugin-staticfiles'
const root = resolve(import.meta.dirname, '../..')

/** Every page is in one of these, and has the title that its heading says. */
const GUIDE = [
  ['Django without a bundler', 'django'],
  ['Vite', 'vite'],
  ['webpack and Rspack', 'webpack'],
  ['Rollup and Rolldown', 'rollup'],
  ['esbuild', 'esbuild'],
  ['A folder', 'folder'],
  ['CSS of other pipelines', 'postcss'],
  ['Development', 'development'],
  ['Backends', 'backends'],
  ['Node', 'node'],
  ['Pages, import maps, integrity', 'pages'],
  ['Several builds', 'builds'],
  ['Deploys and releases', 'deploys'],
  ['Publishing', 'publish'],
  ['Web servers', 'servers'],
  ['Monorepos and many machines', 'monorepos'],
] as const
const COMING_FROM = [
  ['collectstatic', 'from-collectstatic'],
  ['django-vite', 'from-django-vite'],
  ['django-webpack-loader', 'from-django-webpack-loader'],
  ['django-compressor', 'from-django-compressor'],
  ['webpack-assets-manifest', 'from-webpack-assets-manifest'],
] as const
const REFERENCE = [
  ['Options', 'options'],
  ['Commands', 'commands'],
  ['Manifest', 'manifest'],
  ['Errors', 'errors'],
  ['Bundlers', 'bundlers'],
  ['What is supported', 'support'],
] as const
const WHY = [
  ['How the names come about', 'names'],
  ['Where this differs from Django', 'differences'],
  ['The corpus', 'corpus'],
  ['Performance', 'performance'],
  ['Architecture', 'architecture'],
] as const

export default defineConfig({
  title: 'unplugin-staticfiles',
  description: "Digested names and Django's staticfiles.json, made by the build",
  base: '/unplugin-staticfiles/',
  lang: 'en',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  cleanUrls: true,
  markdown: {
    // Pages speak of templates all the time, which are not Vue's.
    config: (md) => {
      md.core.ruler.push('links_out_of_docs', ({ tokens, env }) => {
        for (const { children } of tokens)
          for (const token of children ?? []) {
            const href = token.type === 'link_open' ? token.attrGet('href') : null
            // In a part of the README.
            if (href?.startsWith('docs/')) token.attrSet('href', href.slice('docs/'.length))
            if (href?.startsWith('../')) token.attrSet('href', toRepository(href, env.path))
          }
      })
      for (const rule of ['fence', 'code_inline'] as const) {
        const render = md.renderer.rules[rule]!
        md.renderer.rules[rule] = (...args) =>
          render(...args).replace(/^<(?:div|code)(?! v-pre)/, (tag) => `${tag} v-pre`)
      }
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Guide', link: '/django' },
      { text: 'Coming from', link: '/from-collectstatic' },
      { text: 'Reference', link: '/options' },
      { text: 'Why', link: '/names' },
    ],
    sidebar: [
      { text: 'Guide', items: itemsOf(GUIDE) },
      { text: 'Coming from', items: itemsOf(COMING_FROM) },
      { text: 'Reference', items: itemsOf(REFERENCE) },
      { text: 'Why', items: itemsOf(WHY) },
    ],
    outline: [2, 3],
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
    editLink: { pattern: `${REPOSITORY}/edit/main/docs/:path` },
  },
})

function itemsOf(pages: readonly (readonly [text: string, page: string])[]) {
  return pages.map(([text, page]) => ({ text, link: `/${page}` }))
}

/** Files outside of `docs` are read where the code is. */
function toRepository(href: string, page: string): string {
  const [path, fragment] = href.split('#') as [string, string?]
  const file = join(dirname(page), path)
  if (!existsSync(file)) throw new Error(`${page} has a link to ${href}, which does not exist.`)
  return `${REPOSITORY}/tree/main/${relative(root, file)}${fragment ? `#${fragment}` : ''}`
}
