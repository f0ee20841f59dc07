import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const FEATURES = Number(process.env.BENCH_FEATURES ?? 200)
const MODULES_PER_FEATURE = 24
const IMAGES_PER_FEATURE = 5

/** What is in the app that is measured. */
export const APP_SIZE = `${FEATURES * (MODULES_PER_FEATURE + 1) + 1} modules, ${
  FEATURES * IMAGES_PER_FEATURE + 20
} images and fonts, ${FEATURES + 1} style sheets`

/** Writes an app, the same each time: features with modules, images and CSS, most of them loaded later. */
export function writeApp(root: string): void {
  const write = (path: string, text: string | Uint8Array): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const random = createRandom(7)
  const bytes = (count: number): Buffer => Buffer.from(Array.from({ length: count }, () => random() * 256))

  for (let i = 0; i < 20; i++) write(`src/fonts/font${i}.ttf`, bytes(12_000 + random() * 20_000))
  const fonts = Array.from({ length: 20 }, (_, i) => fontFace(i))
  write('src/main.css', `${fonts.join('\n')}\nbody { margin: 0 }\n`)

  write('public/robots.txt', 'User-agent: *\n')
  const features = Array.from({ length: FEATURES }, (_, i) => `feature${i}`)
  write(
    'src/main.js',
    `import './main.css'\n${features
      .map((name, i) => (i % 4 === 0 ? `import './${name}/index.js'` : `import('./${name}/index.js')`))
      .join('\n')}\n`,
  )
  for (const feature of features) {
    for (let i = 0; i < IMAGES_PER_FEATURE; i++)
      write(`src/${feature}/img/${feature}-${i}.svg`, image(random))
    write(`src/${feature}/style.css`, styleSheet(feature))
    for (let i = 0; i < MODULES_PER_FEATURE; i++)
      write(`src/${feature}/m${i}.js`, moduleText(feature, i, random))
    write(
      `src/${feature}/index.js`,
      `import './style.css'\nimport { run0 } from './m0.js'\nconsole.log(run0(1))\n`,
    )
  }
}

/** Each imports the two below it, as in a heap, and some import images. */
function moduleText(feature: string, index: number, random: () => number): string {
  const below = [2 * index + 1, 2 * index + 2].filter((i) => i < MODULES_PER_FEATURE)
  const imports = below.map((i) => `import { run${i} } from './m${i}.js'`)
  const hasImage = index < IMAGES_PER_FEATURE - 3
  if (hasImage) imports.push(`import image from './img/${feature}-${index}.svg'`)
  const functions = Array.from({ length: 12 }, (_, i) => {
    const [a, b] = [Math.floor(random() * 1000), Math.floor(random() * 1000)]
    return `/** Step ${i} of ${feature}. */
export function step${index}_${i}(value) {
  const scaled = value * ${a} + ${b}
  if (scaled % 2 === 0) return { label: 'even-${feature}-${a}', scaled, parts: [scaled, ${a}, ${b}] }
  return [scaled, ${b}].map((part) => ({ part, label: 'odd-${feature}-${b}' }))
}`
  })
  const calls = [
    ...functions.map((_, i) => `step${index}_${i}(value)`),
    ...below.map((i) => `run${i}(value)`),
    ...(hasImage ? ['image'] : []),
  ]
  const run = `export const run${index} = (value) => [${calls.join(', ')}]`
  return `${imports.join('\n')}\n\n${functions.join('\n\n')}\n\n${run}\n`
}

function styleSheet(feature: string): string {
  const rules = Array.from({ length: 60 }, (_, i) => {
    const image = i < IMAGES_PER_FEATURE ? ` background: url('./img/${feature}-${i}.svg');` : ''
    return `.${feature} .item-${i} > p:hover { color: #${(i * 4099).toString(16).padStart(6, '0')};${image} }`
  })
  return `${rules.join('\n')}\n`
}

const fontFace = (i: number): string =>
  `@font-face { font-family: 'Font ${i}'; src: url('./fonts/font${i}.ttf') format('truetype') }`

function image(random: () => number): string {
  const points = Array.from({ length: 60 + random() * 600 }, () => `${(random() * 100).toFixed(3)}`)
  return `<svg xmlns="http://www.w3.org/2000/svg"><path d="M${points.join(' ')}"/></svg>\n`
}

/** A linear congruential generator: the same numbers each time. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}
