import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What says in a file which release it belongs to. */
export const MARK = /release \d+/

/** How many pages the app has, each with a picture of its own. */
export const PAGES = 100

/** The sources of a release: all but one of its files differ from those of others, and one is loaded on a click. */
export function writeSources(folder: string, release: number): void {
  const mark = `release ${release}`
  const files: Record<string, string> = {
    'css/site.css': `@import "theme.css"; html { background: url(../img/hero.svg) } /* ${mark} */`,
    'css/theme.css': `output { color: green } /* ${mark} */`,
    'img/hero.svg': `<svg xmlns="http://www.w3.org/2000/svg"><title>${mark}</title></svg>`,
    'img/same.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'js/main.js': `import { find } from './find.js'
find('button').onclick = async () => {
  const { text } = await import('./lazy.js')
  find('output').textContent = text
} // ${mark}`,
    'js/find.js': `export const find = (name) => document.querySelector(name) // ${mark}`,
    'js/lazy.js': `export const text = '${mark}'`,
  }
  for (let page = 0; page < PAGES; page++) files[`img/${page}.svg`] = `<svg><title>${mark}</title></svg>`
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}
