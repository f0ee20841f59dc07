import type { StaticfilesOptions } from 'unplugin-staticfiles'

/** How the fixture `matrix/app` is built. */
export const APP = {
  entries: { main: 'src/main.js', panel: 'src/panel.js', skin: 'src/skin.js' },
  options: {
    include: [{ dir: 'vendored', prefix: 'vendored' }],
    exclude: ['robots.txt'],
    entrypoints: true,
  } satisfies StaticfilesOptions,
  ...{ base: '/static/', sourcemap: false, minify: false },
} as const
