import { formatBytes, formatCount } from '../../cli/src/terminal.ts'
import type { ReportedFile } from '../src/html-report/report-data.ts'
import { element, make } from './dom.ts'
import { type Kind, nameOfKind } from './kinds.ts'
import { type Row, rows } from './model.ts'
import { isSelected, onSelect, select } from './selection.ts'

/** Rows that are put into the page at once; more of them make typing in the search field slow. */
const ROWS = 500

type Column = 'key' | 'path' | 'type' | 'size' | 'compressed'

let order: { by: Column; isDescending: boolean } = { by: 'key', isDescending: false }
let most = ROWS

const search = element<HTMLInputElement>('search')
const kinds = element<HTMLSelectElement>('kind')

/** The table of all files. */
export function showTable(): void {
  const present = [...new Set(rows.map(({ kind }) => kind))]
  kinds.append(...present.map((kind) => new Option(nameOfKind(kind), kind)))
  for (const input of [search, kinds]) input.addEventListener('input', showFirstRows)
  element('more').addEventListener('click', () => {
    const [first] = showRows(most, most + ROWS)
    most += ROWS
    first?.querySelector('button')?.focus()
  })
  for (const button of document.querySelectorAll<HTMLElement>('[data-sort]')) {
    button.addEventListener('click', () => {
      const by = button.dataset.sort as Column
      order = { by, isDescending: order.by === by ? !order.isDescending : isFigure(by) }
      showFirstRows()
    })
  }
  onSelect(() => {
    for (const row of document.querySelectorAll<HTMLElement>('#files tbody tr'))
      row.classList.toggle('selected', isSelected(Number(row.dataset.index)))
  })
  showFirstRows()
}

/** Shows the files of one kind alone. */
export function showKind(kind: Kind): void {
  kinds.value = kind
  showFirstRows()
  element('files-title').scrollIntoView()
  kinds.focus({ preventScroll: true })
}

function showFirstRows(): void {
  most = ROWS
  document.querySelector('#files tbody')!.replaceChildren()
  showRows(0, most)
  for (const button of document.querySelectorAll<HTMLElement>('[data-sort]')) {
    const isOrder = button.dataset.sort === order.by
    button.parentElement!.ariaSort = isOrder ? (order.isDescending ? 'descending' : 'ascending') : null
  }
}

/** Adds the rows of those places among those that were found. */
function showRows(start: number, end: number): HTMLElement[] {
  const wanted = search.value.trim().toLowerCase()
  const found = rows
    .filter(({ text, kind }) => text.includes(wanted) && (kinds.value === '' || kinds.value === kind))
    .sort(compare)
  element('found').textContent = `${formatCount(found.length, 'file')}, ${formatBytes(
    found.reduce((sum, { size }) => sum + Math.max(size, 0), 0),
  )}`
  element('more').hidden = found.length <= end
  const made = found.slice(start, end).map(rowOf)
  document.querySelector('#files tbody')!.append(...made)
  return made
}

/** What begins with the most. */
const isFigure = (by: Column) => by === 'size' || by === 'compressed'

function compare(a: Row, b: Row): number {
  const [x, y] = [a[order.by], b[order.by]]
  // Where there is no figure, a file comes last in both orders.
  if (order.by === 'compressed' && x !== y) {
    if (x === Number.POSITIVE_INFINITY) return 1
    if (y === Number.POSITIVE_INFINITY) return -1
  }
  const sign = x < y ? -1 : x > y ? 1 : a.index - b.index
  return order.isDescending ? -sign : sign
}

function rowOf({ file, index, key, size, kind }: Row): HTMLElement {
  const row = make(
    'tr',
    isSelected(index) ? 'selected' : '',
    make('td', 'key', make('span', `swatch ${kind}`), make('button', 'link', key), ...marksOf(file)),
    make('td', 'path', file.path),
    make('td', 'type', file.type),
    make('td', 'number', size < 0 ? '' : formatBytes(size)),
    make('td', 'number', compressedOf(file)),
  )
  row.dataset.index = String(index)
  row.addEventListener('click', () => {
    // So that the panel gives the focus back to it.
    row.querySelector('button')!.focus()
    select(index)
  })
  return row
}

function marksOf({ change, size }: ReportedFile): HTMLElement[] {
  const marks = change === undefined || change === 'same' ? [] : [make('span', 'mark', change)]
  return size === undefined ? [...marks, make('span', 'mark error', 'missing')] : marks
}

/** The smallest of the compressed siblings. */
function compressedOf({ compressed }: ReportedFile): string {
  const [best] = Object.entries(compressed).sort(([, a], [, b]) => a - b)
  return best ? `${formatBytes(best[1])} ${best[0]}` : ''
}
