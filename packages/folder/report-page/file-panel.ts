import { formatBytes } from '../../cli/src/terminal.ts'
import { element, make, makeButton } from './dom.ts'
import { chainTo, data, importers, nameOf, rows, targets } from './model.ts'
import { onSelect, select } from './selection.ts'

/** The panel about one file. */
export function showFilePanel(): void {
  const panel = element('file')
  let opener: Element | null = null
  element('close').addEventListener('click', () => select(undefined))
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && !panel.hidden) select(undefined)
  })
  onSelect((index) => {
    const wasHidden = panel.hidden
    panel.hidden = index === undefined
    document.body.classList.toggle('open', index !== undefined)
    if (index === undefined) {
      // The picture has been drawn anew, for the panel has made it narrower.
      const back = opener?.isConnected ? opener : document.querySelector('#areas [tabindex="0"]')
      if (!wasHidden && back instanceof HTMLElement) back.focus()
      return
    }
    if (wasHidden) opener = document.activeElement
    fill(index)
    panel.scrollTop = 0
    element('file-title').focus()
  })
}

function fill(index: number): void {
  const { file, size } = rows[index]!
  const compressed = Object.entries(file.compressed).map(([name, bytes]) => `${name} ${formatBytes(bytes)}`)
  const facts: [name: string, value: string][] = [
    ['Digested path', file.path],
    ['Other keys', file.keys.slice(1).join(', ')],
    ['Type', file.type],
    ['Size', size < 0 ? 'it does not exist' : formatBytes(size)],
    ['Compressed', compressed.join(', ')],
    ['As gzip', file.compressible === undefined ? '' : `${formatBytes(file.compressible)}, not written`],
    ['Integrity', file.integrity ?? ''],
    [`Since ${data.difference?.from}`, file.change ?? ''],
  ]
  const shown = facts.filter(([, value]) => value !== '')
  element('file-title').textContent = nameOf(index)
  document
    .querySelector('#file dl')!
    .replaceChildren(...shown.flatMap(([name, value]) => [make('dt', '', name), make('dd', '', value)]))
  const { entry, files } = chainTo(index)
  const steps = files.map((step) => make('li', '', step === index ? nameOf(step) : link(step)))
  element('chain').replaceChildren(
    ...(entry === undefined ? [] : [make('li', 'entry', `${entry} (entry)`)]),
    ...steps,
  )
  for (const id of ['chain-title', 'chain']) element(id).hidden = entry === undefined && files.length === 1
  element('chain-title').textContent = entry === undefined ? 'Chain to it' : 'Chain from an entry'
  showLinks('targets', targets.get(index))
  showLinks('importers', importers.get(index))
}

function showLinks(id: string, indices: readonly number[] = []): void {
  const items = indices.map((index) => make('li', '', link(index)))
  element(id).replaceChildren(...(items.length > 0 ? items : [make('li', 'quiet', 'nothing')]))
}

const link = (index: number): HTMLElement => makeButton(nameOf(index), () => select(index))
