import { formatBytes, formatCount } from '../../cli/src/terminal.ts'
import type { ReportData, ReportedFile } from '../src/html-report/report-data.ts'

/** Rows that are put into the page at once; more of them make typing in the search field slow. */
const ROWS = 500

const data: ReportData = JSON.parse(element('data').textContent)
const targets = new Map<number, number[]>()
const importers = new Map<number, number[]>()
for (const [importer, target] of data.references) {
  push(targets, importer, target)
  push(importers, target, importer)
}

const rows = data.files.map((file, index) => ({
  ...{ file, index, key: file.keys[0] ?? '', path: file.path, type: file.type, size: file.size ?? -1 },
  compressed: Math.min(...Object.values(file.compressed), Number.POSITIVE_INFINITY),
  text: [...file.keys, file.path, file.type].join('\n').toLowerCase(),
}))
type Row = (typeof rows)[number]
type Column = 'key' | 'path' | 'type' | 'size' | 'compressed'

let order: { by: Column; isDescending: boolean } = { by: 'key', isDescending: false }
let most = ROWS
let selected: number | undefined

showSummary()
showProblems()
showDifference()
showRows()

element('search').addEventListener('input', () => {
  most = ROWS
  showRows()
})
element('more').addEventListener('click', () => {
  most += ROWS
  showRows()
})
element('close').addEventListener('click', () => select(undefined))
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') select(undefined)
})
for (const button of document.querySelectorAll<HTMLElement>('[data-sort]')) {
  button.addEventListener('click', () => {
    const by = button.dataset.sort as Column
    order = { by, isDescending: order.by === by && !order.isDescending }
    showRows()
  })
}

function showSummary(): void {
  const bytes = data.files.reduce((sum, { size = 0 }) => sum + size, 0)
  element('summary').textContent = [
    data.manifest,
    formatCount(data.files.length, 'file'),
    formatBytes(bytes),
    formatCount(data.references.length, 'reference'),
  ].join(' · ')
  document.title = `${data.manifest} – static files`
}

function showProblems(): void {
  const section = element('problems')
  section.hidden = data.problems.length === 0
  section.querySelector('h2')!.textContent = formatCount(data.problems.length, 'problem')
  const items = data.problems.map(({ severity, place, message }) => {
    const word = severity === 'error' ? 'error' : 'warning'
    return make('li', '', make('span', 'place', place), ': ', make('span', severity, word), `: ${message}`)
  })
  section.querySelector('ol')!.replaceChildren(...items)
}

function showDifference(): void {
  const { difference } = data
  if (!difference) return
  const { from, added, changed, same, removed } = difference
  const section = element('difference')
  section.hidden = false
  section.querySelector('p')!.textContent =
    `Since ${from}: ${added} added, ${removed.length} removed, ${changed} changed, ${same} the same`
  const details = section.querySelector('details')!
  details.hidden = removed.length === 0
  details.querySelector('summary')!.textContent = `${removed.length} removed`
  details.querySelector('ul')!.replaceChildren(...removed.map((key) => make('li', '', key)))
}

function showRows(): void {
  const wanted = (element('search') as HTMLInputElement).value.trim().toLowerCase()
  const found = rows.filter(({ text }) => text.includes(wanted)).sort(compare)
  element('found').textContent = formatCount(found.length, 'file')
  element('more').hidden = found.length <= most
  document.querySelector('#files tbody')!.replaceChildren(...found.slice(0, most).map(rowOf))
  for (const button of document.querySelectorAll<HTMLElement>('[data-sort]')) {
    const isOrder = button.dataset.sort === order.by
    button.parentElement!.ariaSort = isOrder ? (order.isDescending ? 'descending' : 'ascending') : null
  }
}

function compare(a: Row, b: Row): number {
  const [x, y] = [a[order.by], b[order.by]]
  const sign = x < y ? -1 : x > y ? 1 : a.index - b.index
  return order.isDescending ? -sign : sign
}

function rowOf({ file, index, key }: Row): HTMLElement {
  const open = make('button', '', key)
  const row = make(
    'tr',
    '',
    make('td', '', open, ...marksOf(file)),
    make('td', '', file.path),
    make('td', '', file.type),
    make('td', 'number', sizeOf(file)),
    make('td', 'number', compressedOf(file)),
  )
  row.ariaSelected = String(index === selected)
  row.addEventListener('click', () => select(index))
  return row
}

function marksOf({ change, size }: ReportedFile): HTMLElement[] {
  const marks = change === undefined || change === 'same' ? [] : [make('span', 'mark', change)]
  return size === undefined ? [...marks, make('span', 'mark error', 'missing')] : marks
}

function sizeOf({ size }: ReportedFile): string {
  return size === undefined ? '' : formatBytes(size)
}

/** The smallest of the compressed siblings. */
function compressedOf({ compressed }: ReportedFile): string {
  const [best] = Object.entries(compressed).sort(([, a], [, b]) => a - b)
  return best ? `${formatBytes(best[1])} ${best[0]}` : ''
}

function select(index: number | undefined): void {
  selected = index
  const file = index === undefined ? undefined : data.files[index]
  element('file').hidden = file === undefined
  document.body.classList.toggle('open', file !== undefined)
  if (file && index !== undefined) showFile(file, index)
  showRows()
}

function showFile(file: ReportedFile, index: number): void {
  element('file-title').textContent = file.keys[0] ?? file.path
  const compressed = Object.entries(file.compressed).map(([name, size]) => `${name} ${formatBytes(size)}`)
  const facts: [name: string, value: string][] = [
    ['Digested path', file.path],
    ['Other keys', file.keys.slice(1).join(', ')],
    ['Type', file.type],
    ['Size', sizeOf(file)],
    ['Compressed', compressed.join(', ')],
    ['Integrity', file.integrity ?? ''],
    ['Since then', file.change ?? ''],
  ]
  const shown = facts.filter(([, value]) => value !== '')
  document
    .querySelector('#file dl')!
    .replaceChildren(...shown.flatMap(([name, value]) => [make('dt', '', name), make('dd', '', value)]))
  showLinks('targets', targets.get(index))
  showLinks('importers', importers.get(index))
}

function showLinks(id: string, indices: readonly number[] = []): void {
  const items = indices.map((index) => {
    const { keys, path } = data.files[index]!
    const button = make('button', '', keys[0] ?? path)
    button.addEventListener('click', () => select(index))
    return make('li', '', button)
  })
  element(id).replaceChildren(...(items.length > 0 ? items : [make('li', 'quiet', 'nothing')]))
}

function element(id: string): HTMLElement {
  return document.getElementById(id)!
}

/** Text is only ever put in as text, so that no name can become markup. */
function make(tag: string, className: string, ...content: (string | Node)[]): HTMLElement {
  const made = document.createElement(tag)
  if (className !== '') made.className = className
  if (made instanceof HTMLButtonElement) made.type = 'button'
  made.append(...content)
  return made
}

function push(map: Map<number, number[]>, key: number, value: number): void {
  const values = map.get(key)
  if (values) values.push(value)
  else map.set(key, [value])
}
