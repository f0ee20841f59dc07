import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const number = (i: number): string => String(i).padStart(3, '0')

/**
 * A folder `static` with all that systems take differently, `templates`, and a `staticfiles.config.mjs`.
 *
 * @param styles how many style sheets there are, each with a picture; with 500 the folder has a cache
 */
export function makeSite(folder: string, styles: number): void {
  for (let i = 0; i < styles; i++) {
    const next = i % 10 === 9 ? '' : `@import "p${number(i + 1)}.css";\n`
    write(
      folder,
      `static/css/p${number(i)}.css`,
      `${next}a { background: url("../img/i${number(i)}.svg") }\n`,
    )
    write(folder, `static/img/i${number(i)}.svg`, `<svg xmlns="http://www.w3.org/2000/svg" id="i${i}"/>\n`)
  }
  write(folder, 'static/css/lines.css', '.a { color: red }\r\n.b { background: url("../img/i000.svg") }\r\n')
  write(folder, 'static/js/main.js', 'import("./größe und 100%.js")\n//# sourceMappingURL=main.js.map\n')
  write(folder, 'static/js/main.js.map', '{"version":3,"sources":["../../src/main.ts"],"mappings":"AAAA"}\n')
  write(folder, 'static/js/größe und 100%.js', 'export default 1\n')
  write(folder, 'static/vendor/x.css', 'a { background: url("not-there.png") }\n')
  write(folder, 'static/page.html', '<link rel="stylesheet" href="css/p000.css"><img src="img/i001.svg">\n')
  write(folder, `static/${'long/'.repeat(30)}${'name'.repeat(40)}.css`, 'a {}\n')
  mkdirSync(join(folder, 'static/a/b'), { recursive: true })
  write(folder, 'static/a/one.css', 'b {}\n')
  link(join(folder, 'static/a'), join(folder, 'static/a/b/up'))
  write(folder, 'static/fonts/a.woff2', 'font')
  link(join(folder, 'static/fonts'), join(folder, 'static/a/fonts'))
  write(folder, 'broken/css/a.css', 'a {}\nb { background: url("gone.png") }\n')
  write(folder, 'templates/pages/home.html', "{% static 'css/p000.css' %}{% static 'css/p00.css' %}\n")
  write(folder, 'templates/mail.txt', "{% static 'gone.css' %}\n")
  write(
    folder,
    'staticfiles.config.mjs',
    'export default { threads: 3, references: ["html"], base: "/s/" }\n',
  )
}

export function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

/** Of a folder; on Windows a junction, which needs no rights. */
function link(target: string, path: string): void {
  symlinkSync(resolve(target), path, 'junction')
}
