// Folders to measure with: npm packages as they are published, or made ones of any size.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

const SMALL = [
  'bootstrap@5.3.9',
  'jquery-ui@1.14.2',
  'font-awesome@4.7.0',
  'flag-icons@7.5.0',
  'tinymce@8.9.2',
]

const MEDIUM = [
  ...SMALL,
  '@fortawesome/fontawesome-free@7.3.1',
  'ace-builds@1.45.2',
  'ckeditor4@4.25.2',
  'mathjax@4.1.3',
  'monaco-editor@0.57.0',
  'three@0.187.0',
]

/** Each `name@version` becomes a folder. */
const PACKAGES = {
  small: SMALL,
  medium: MEDIUM,
  ace: ['ace-builds@1.45.2'],
  large: [
    ...MEDIUM,
    '@babylonjs/core@9.34.0',
    '@fontsource/noto-sans-jp@5.3.0',
    '@mdi/svg@7.4.47',
    'cesium@1.145.0',
    'date-fns@4.4.0',
    'dijit@1.17.3',
    'dojo@1.17.3',
    'dojox@1.17.3',
    'echarts@6.1.0',
    'emoji-datasource-apple@16.0.0',
    'emoji-datasource-facebook@16.0.0',
    'emoji-datasource-google@16.0.0',
    'emoji-datasource-twitter@16.0.0',
    'mathjax@2.7.9',
    'openmoji@17.0.0',
    'pdfjs-dist@5.6.205',
    'plotly.js@3.7.0',
  ],
}

const cache = fileURLToPath(new URL('../../.cache/bench/', import.meta.url))

/**
 * Fills a folder with npm packages, fetched once.
 *
 * @param {string} name `small`, `medium`, `large`, or `ace`: 2,175 files, 59 MB
 * @param {string} folder which is not there yet
 */
export async function unpackCorpus(name, folder) {
  const ids = PACKAGES[/** @type {keyof typeof PACKAGES} */ (name)]
  if (!ids) throw new Error(`There is no corpus ${name}; there are ${Object.keys(PACKAGES).join(', ')}.`)
  for (const id of ids) {
    const target = join(folder, id.replace('/', '+'))
    mkdirSync(target, { recursive: true })
    await run('tar', ['-xzf', await fetchPackage(id), '-C', target, '--strip-components=1'])
  }
}

/**
 * Packs into a folder of its own, since npm chooses the file's name, and renames: a tarball in its place is whole.
 *
 * @param {string} id
 */
async function fetchPackage(id) {
  const tarball = join(cache, `${id.replace('/', '+')}.tgz`)
  if (existsSync(tarball)) return tarball
  mkdirSync(cache, { recursive: true })
  const draft = mkdtempSync(join(cache, 'draft-'))
  try {
    await run('npm', ['pack', '--silent', '--pack-destination', draft, id])
    renameSync(join(draft, readdirSync(draft)[0] ?? ''), tarball)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return tarball
}

/** Files in a folder of a made corpus. */
const FOLDER_SIZE = 100

/**
 * Fills a folder with made files: of ten, one is a style sheet with two references and one a module with an import; the
 * others have none. The same count gives the same files.
 *
 * @param {number} count
 * @param {string} folder which is not there yet
 */
export function makeCorpus(count, folder) {
  const nameOf = (/** @type {number} */ i) => {
    const extension = i % 10 === 0 ? 'css' : i % 10 === 1 ? 'js' : 'svg'
    return `${Math.floor(i / FOLDER_SIZE)}/${i}.${extension}`
  }
  for (let i = 0; i < count; i++) {
    if (i % FOLDER_SIZE === 0) mkdirSync(join(folder, String(i / FOLDER_SIZE)), { recursive: true })
    const filler = createHash('sha512').update(String(i)).digest('hex').repeat(40)
    const image = `../${nameOf(Math.max(2, i - (i % 10) - 8))}`
    let text = `<svg xmlns="http://www.w3.org/2000/svg"><!-- ${filler} --></svg>`
    if (i % 10 === 0) text = `/* ${filler} */ a { background: url(${image}) } b { src: url("${image}") }`
    if (i % 10 === 1) text = `/* ${filler} */ import "../${nameOf(Math.max(1, i - 10))}"`
    writeFileSync(join(folder, nameOf(i)), text)
  }
}
