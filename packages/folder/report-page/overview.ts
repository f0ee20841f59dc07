import { formatBytes, formatCount, formatNumber } from '../../cli/src/terminal.ts'
import { element, fillList, make, makeButton } from './dom.ts'
import { type Kind, nameOfKind } from './kinds.ts'
import { bytesOf, data, isAnew, nameOf, type Row, rows } from './model.ts'
import { select } from './selection.ts'
import { showKind } from './table.ts'

/** What stands in these cards is found out of all files; a card with nothing to say is not there. */
export function showOverview(): void {
  showKinds()
  showLargest()
  showAnew()
  showEqual()
  showCompressible()
}

function showKinds(): void {
  const total = bytesOf(rows)
  const kinds = [...Map.groupBy(rows, ({ kind }) => kind)].map(([kind, files]) => ({
    ...{ kind, files, bytes: bytesOf(files) },
  }))
  kinds.sort((a, b) => b.bytes - a.bytes)
  element('colour-names').replaceChildren(
    ...kinds.map(({ kind }) => make('span', '', swatch(kind), nameOfKind(kind))),
  )
  document.querySelector('#kinds tbody')!.replaceChildren(
    ...kinds.map(({ kind, files, bytes }) =>
      make(
        'tr',
        '',
        make(
          'th',
          '',
          swatch(kind),
          makeButton(nameOfKind(kind), () => showKind(kind)),
        ),
        make('td', 'number', formatNumber(files.length)),
        make('td', 'number', formatBytes(bytes)),
        make('td', 'number', shareOf(bytes, total)),
      ),
    ),
  )
}

function showLargest(): void {
  const largest = rows.filter(({ size }) => size > 0).sort((a, b) => b.size - a.size)
  card('largest', largest.slice(0, 10).length, () => {
    fillFiles('largest', largest.slice(0, 10), ({ size }) => formatBytes(size))
    return undefined
  })
}

function showAnew(): void {
  const { difference } = data
  if (!difference) return
  const { from, added, changed, same, removed } = difference
  const anew = rows.filter(({ file }) => isAnew(file)).sort((a, b) => b.size - a.size)
  card('difference', 1, () => {
    fillFiles('difference', anew, ({ size, file }) => `${formatBytes(Math.max(size, 0))} ${file.change}`)
    const loads = data.entries.map(({ name, tags, preload }) =>
      loadOf(
        name,
        [...new Set([...tags, ...preload])].map((index) => rows[index]!),
      ),
    )
    element('difference-entries').replaceChildren(...loads)
    const details = element<HTMLDetailsElement>('removed')
    details.hidden = removed.length === 0
    details.querySelector('summary')!.textContent = `${formatCount(removed.length, 'key')} removed`
    fillList(details.querySelector('ul')!, removed, (key) => make('li', '', key))
    element('difference-counts').textContent =
      `Since ${from}: ${added} added, ${removed.length} removed, ${changed} changed, ${formatNumber(same)} the same`
    const kept = bytesOf(rows) - bytesOf(anew)
    return `Who has been there with ${from} loads ${formatCount(anew.length, 'file')} anew, ${formatBytes(bytesOf(anew))}; ${formatCount(rows.length - anew.length, 'file')}, ${formatBytes(kept)}, may still be in the cache.`
  })
}

/** What of an entry is loaded anew. */
function loadOf(name: string, files: readonly Row[]): HTMLElement {
  const anew = files.filter(({ file }) => isAnew(file))
  const bytes = `${formatBytes(bytesOf(anew))} of ${formatBytes(bytesOf(files))}`
  return make('li', '', make('span', 'name', name), make('span', 'number', bytes))
}

function showEqual(): void {
  const { equal } = data
  card('equal', equal.length, () => {
    fillList(element('equal-files'), equal, (group) => {
      const size = formatBytes(rows[group[0]!]!.size)
      const names = make('ul', '')
      fillList(names, group, (index) => make('li', '', fileButton(index)), 5)
      return make('li', '', make('span', 'quiet', `${group.length} × ${size}`), names)
    })
    const spare = equal.reduce((sum, group) => sum + (group.length - 1) * rows[group[0]!]!.size, 0)
    return `A visitor loads each of them, though they are the same: ${formatBytes(spare)} more than once.`
  })
}

function showCompressible(): void {
  const saved = (row: Row) => row.size - (row.file.compressible ?? row.size)
  const files = rows.filter((row) => saved(row) > 0).sort((a, b) => saved(b) - saved(a))
  card('compressible', files.length, () => {
    fillFiles(
      'compressible',
      files,
      ({ size, file }) => `${formatBytes(size)} → ${formatBytes(file.compressible!)}`,
    )
    const sum = files.reduce((bytes, row) => bytes + saved(row), 0)
    return `${formatCount(files.length, 'file')} would be ${formatBytes(sum)} smaller as gzip, and have no copy. --compress br,gzip writes some, unless the server compresses by itself.`
  })
}

/** Shows a card where there is something to say in it. */
function card(id: string, count: number, fill: () => string | undefined): void {
  const shown = element(id)
  shown.hidden = count === 0
  if (count === 0) return
  const text = fill()
  if (text !== undefined) shown.querySelector('.lead')!.textContent = text
}

function fillFiles(id: string, files: readonly Row[], figureOf: (row: Row) => string): void {
  fillList(element(`${id}-files`), files, (row) =>
    make('li', '', swatch(row.kind), fileButton(row.index), make('span', 'number', figureOf(row))),
  )
}

const fileButton = (index: number): HTMLElement => makeButton(nameOf(index), () => select(index))

export function swatch(kind: Kind): HTMLElement {
  const mark = make('span', `swatch ${kind}`)
  mark.title = nameOfKind(kind)
  return mark
}

export function shareOf(part: number, whole: number): string {
  const percent = whole === 0 ? 0 : (part / whole) * 100
  return percent > 0 && percent < 1 ? '<1 %' : `${Math.round(percent)} %`
}
