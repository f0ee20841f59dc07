// Measures the command line beside floor programs and other tools, and prints tables in Markdown.
// node test/bench/run.mjs [quick | whole | journal], or the name of one corpus
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { digest, floor, others, VERSIONS } from './contenders.mjs'
import { makeCorpus, unpackCorpus } from './corpora.mjs'
import { makeJournal } from './journal.mjs'
import { MOST_SECONDS, measure, median } from './measure.mjs'

/** @typedef {import('./contenders.mjs').Contender} Contender */
/** @typedef {import('./measure.mjs').Usage} Usage */

/** For each corpus, how often everything is run in turn, and the other tools, which take long. */
const FORMS = {
  quick: [{ name: 'small', rounds: 3, roundsOfOthers: 1 }],
  whole: [
    { name: 'medium', rounds: 5, roundsOfOthers: 2 },
    { name: 'large', rounds: 3, roundsOfOthers: 1 },
  ],
}
/** What is referred to by one place more each time. */
const SECOND_RUN_TARGET = 'bench-target.svg'
const RELEASES = 30
const GROWTH = [10_000, 100_000]
const MEMORY_NEEDED = 16 * 2 ** 30

const [form = 'quick'] = process.argv.slice(2)
const isWhole = form === 'whole'
const corpora =
  FORMS[/** @type {keyof typeof FORMS} */ (form)] ??
  (form === 'journal' ? [] : [{ name: form, rounds: 3, roundsOfOthers: 0 }])

const inMemory = existsSync('/dev/shm') && roomIn('/dev/shm') > MEMORY_NEEDED
const scratch = mkdtempSync(join(inMemory ? '/dev/shm' : tmpdir(), 'staticfiles-bench-'))
const folder = join(scratch, 'static')
const output = join(scratch, 'out')

try {
  printHead()
  for (const { name, rounds, roundsOfOthers } of corpora) {
    await unpackCorpus(name, folder)
    console.log(`\n## ${name}: ${describe(folder)}\n`)
    printTable('First run, to an output folder', await firstRun(rounds, roundsOfOthers))
    printTable('First run, in place', inPlace(rounds))
    printTable('Second run, to an output folder', secondRun(rounds))
    rmSync(folder, { recursive: true })
  }
  printTable('Start', startUp(11))
  if (isWhole || form === 'journal') printTable('Journal of 30 releases, each of 100,000 names', journal(3))
  if (isWhole) printTable('Growth: made files, to an output folder', growth(3))
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

async function firstRun(/** @type {number} */ rounds, /** @type {number} */ roundsOfOthers) {
  const contenders = [
    floor('floor: read, md5, search, write twice; 2 threads', 'search', 2),
    digest('**`staticfiles digest --out`**'),
    floor('the floor in 1 thread', 'search', 1),
    floor('without a search', 'write', 2),
    floor('without a search, with hard links', 'link', 2),
    floor('read and md5 only', 'read', 2),
  ]
  const tools = roundsOfOthers > 0 ? await others() : []
  return inTurn([...contenders, ...tools], rounds, prepare, (contender, round) => {
    return !tools.includes(contender) || round < roundsOfOthers
  })

  /** @returns {[string, string]} */
  function prepare() {
    rmSync(output, { recursive: true, force: true })
    return [folder, output]
  }
}

function inPlace(/** @type {number} */ rounds) {
  const copy = join(scratch, 'copy')
  const contenders = [
    floor('floor: read, md5, search, write once; 2 threads', 'search-beside', 2),
    digest('**`staticfiles digest`**'),
    floor('without a search', 'write-beside', 2),
  ]
  const usages = inTurn(contenders, rounds, () => {
    rmSync(copy, { recursive: true, force: true })
    cpSync(folder, copy, { recursive: true, preserveTimestamps: true })
    return [copy, '']
  })
  rmSync(copy, { recursive: true })
  return usages
}

function secondRun(/** @type {number} */ rounds) {
  const [css = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.css$/.test(path),
  )
  const [style, added, renamed] = [css, 'bench-added.svg', 'bench-renamed.svg'].map((name) =>
    join(folder, name),
  )
  if (!style || !added || !renamed) throw new Error(`There is no style sheet in ${folder}.`)
  const another = `${relative(dirname(style), folder)}/${SECOND_RUN_TARGET}`
  writeFileSync(join(folder, SECOND_RUN_TARGET), '<svg/>')
  rmSync(output, { recursive: true, force: true })
  run()

  const edit = () => appendFileSync(style, '\n')
  /** @type {Map<Contender, () => void>} */
  const edits = new Map([
    [floor('floor: walk and stat the folder', 'stat', 1), () => {}],
    [digest('**nothing changed**'), () => {}],
    [digest('**one file changed**'), edit],
    [digest('**one file added**'), () => writeFileSync(added, String(performance.now()))],
    [digest('**one file renamed**'), () => renameSync(added, renamed)],
    [digest('**one file deleted**'), () => rmSync(renamed)],
    [digest('**a reference more**'), () => appendFileSync(style, `\nhr { background: url(${another}) }`)],
  ])
  const usages = runEdited(edits)
  for (let i = 1; i <= RELEASES; i++) {
    edit()
    run(`--release=v${i}`)
  }
  const withJournal = runEdited(
    new Map([
      [digest(`**nothing changed, in a journal of ${RELEASES} releases**`), () => {}],
      [digest('**one file changed, in that journal**'), edit],
    ]),
  )
  rmSync(output, { recursive: true })
  return new Map([...usages, ...withJournal])

  function run(/** @type {string[]} */ ...flags) {
    measure(digest('', ...flags).command(folder, output), scratch)
  }

  function runEdited(/** @type {Map<Contender, () => void>} */ edits) {
    return inTurn([...edits.keys()], rounds, (contender) => {
      edits.get(contender)?.()
      return [folder, output]
    })
  }
}

function startUp(/** @type {number} */ rounds) {
  /** @type {Contender[]} */
  const contenders = [
    { name: 'floor: `node -e 0`', command: () => [process.execPath, '-e', '0'] },
    {
      name: '**`staticfiles --version`**',
      command: () => [process.execPath, 'packages/cli/dist/bin.js', '--version'],
    },
  ]
  return inTurn(contenders, rounds, () => ['', ''])
}

/** What runs cost in an output of which many large releases are kept. */
function journal(/** @type {number} */ rounds) {
  const bin = 'packages/cli/dist/bin.js'
  /** @type {(name: string, ...args: string[]) => Contender} */
  const staticfiles = (name, ...args) => ({ name, command: () => [process.execPath, bin, ...args] })
  const parse =
    'const [, folder] = process.argv; for (const name of fs.readdirSync(folder)) JSON.parse(fs.readFileSync(folder + "/" + name, "utf8"))'
  const prune = ['prune', output, '--dry-run', '--keep']
  mkdirSync(folder)
  makeJournal(output, 30, 100_000)
  const usages = inTurn(
    [
      {
        name: 'floor: `JSON.parse` of all records',
        command: () => [process.execPath, '-e', parse, join(output, '.staticfiles/releases')],
      },
      staticfiles('**`prune --keep 5`**', ...prune, '5'),
      staticfiles('**`prune`** where none is old', ...prune, '1000'),
      staticfiles('**`releases`**', 'releases', output),
      digest('**`digest`** of one file'),
    ],
    rounds,
    () => {
      writeFileSync(join(folder, 'a.js'), String(performance.now()))
      return [folder, output]
    },
  )
  rmSync(folder, { recursive: true })

  const plain = join(scratch, 'plain')
  makeCorpus(10_000, folder)
  for (const out of [output, plain]) measure(digest('').command(folder, out), scratch)
  for (const [name, out] of [
    ['**`digest`** of 10,000 files that have not changed', output],
    ['the same without a journal', plain],
  ]) {
    const runs = inTurn([digest(name ?? '')], rounds, () => [folder, out ?? ''])
    for (const [name, usage] of runs) usages.set(name, usage)
  }
  for (const path of [folder, output, plain]) rmSync(path, { recursive: true })
  return usages
}

function growth(/** @type {number} */ rounds) {
  /** @type {Map<string, Usage[]>} */
  const usages = new Map()
  for (const count of GROWTH) {
    makeCorpus(count, folder)
    const name = `${count.toLocaleString('en-US')} files`
    const runs = inTurn([digest(name)], rounds, () => {
      rmSync(output, { recursive: true, force: true })
      return [folder, output]
    })
    usages.set(name, runs.get(name) ?? [])
    rmSync(folder, { recursive: true })
  }
  return usages
}

/**
 * Runs A, B, A, B, …, so that what slows the machine down slows down all.
 *
 * @param {readonly Contender[]} contenders
 * @param {number} rounds
 * @param {(contender: Contender) => [folder: string, output: string]} prepare before each run
 * @param {(contender: Contender, round: number) => boolean} takesPart
 */
function inTurn(contenders, rounds, prepare, takesPart = () => true) {
  /** @type {Map<string, Usage[]>} */
  const usages = new Map(contenders.map(({ name }) => [name, []]))
  /** What took too long once is not waited for again. */
  const ended = new Set()
  for (let i = 0; i < rounds; i++) {
    for (const contender of contenders) {
      if (ended.has(contender) || !takesPart(contender, i)) continue
      const { name, command } = contender
      const [folder, output] = prepare(contender)
      process.stderr.write(`${name}, round ${i + 1} of ${rounds}\n`)
      const usage = measure(command(folder, output), scratch)
      if (usage) usages.get(name)?.push(usage)
      else ended.add(contender)
    }
  }
  return usages
}

/** Medians; ratios are those of each round to the first row in the same round. */
function printTable(/** @type {string} */ title, /** @type {Map<string, Usage[]>} */ usages) {
  const [base = []] = usages.values()
  console.log(`\n| ${title} | seconds | ratio | processor seconds | ratio | memory, MB |`)
  console.log('| --- | ---: | ---: | ---: | ---: | ---: |')
  for (const [name, runs] of usages) {
    if (runs.length === 0) {
      console.log(`| ${name} | over ${MOST_SECONDS} | | | | |`)
      continue
    }
    const ratio = (/** @type {'wall' | 'cpu'} */ field) =>
      median(runs.map((run, i) => run[field] / (base[i]?.[field] ?? Number.NaN))).toFixed(2)
    const of = (/** @type {keyof Usage} */ field) => median(runs.map((run) => run[field]))
    const memory = (of('memory') / 1e6).toFixed(0)
    console.log(
      `| ${name} | ${of('wall').toFixed(2)} | ${ratio('wall')} | ${of('cpu').toFixed(2)} | ${ratio('cpu')} | ${memory} |`,
    )
  }
}

function printHead() {
  const [cpu] = cpus()
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const date = new Date().toISOString().slice(0, 10)
  console.log(
    `${date}, commit ${commit}, Node ${process.versions.node}, ${cpus().length} × ${cpu?.model}, ` +
      `${inMemory ? 'memory file system' : 'disk'}; ${VERSIONS}.`,
  )
}

function describe(/** @type {string} */ folder) {
  const text = execFileSync('find', [folder, '-type', 'f', '-printf', '%s\\n'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const sizes = text.trim().split('\n').map(Number)
  const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1e6
  return `${sizes.length.toLocaleString('en-US')} files, ${megabytes.toFixed(0)} MB`
}

function roomIn(/** @type {string} */ path) {
  const { bavail, bsize } = statfsSync(path)
  return bavail * bsize
}
