import { formatNumber } from '../../cli/src/terminal.ts'

export function element<Made extends HTMLElement = HTMLElement>(id: string): Made {
  return document.getElementById(id) as Made
}

/** Text is only ever put in as text, so that no name can become markup. */
export function make(tag: string, className: string, ...content: (string | Node)[]): HTMLElement {
  const made = document.createElement(tag)
  if (className !== '') made.className = className
  if (made instanceof HTMLButtonElement) made.type = 'button'
  made.append(...content)
  return made
}

export function makeButton(text: string, onClick: () => void, className = 'link'): HTMLElement {
  const button = make('button', className, text)
  button.addEventListener('click', onClick)
  return button
}

/**
 * Puts items into a list, and those after the first `most` below a line that unfolds: they are made when it is, for there
 * may be thousands.
 */
export function fillList<Item>(
  list: HTMLElement,
  items: readonly Item[],
  itemOf: (item: Item) => HTMLElement,
  most = 10,
): void {
  list.replaceChildren(...items.slice(0, most).map(itemOf))
  const rest = items.slice(most)
  if (rest.length === 0) return
  const more = makeButton(`Show ${formatNumber(rest.length)} more`, () => {
    const made = rest.map(itemOf)
    item.replaceWith(...made)
    made[0]!.querySelector<HTMLElement>('button, summary')?.focus()
  })
  const item = make('li', 'more', more)
  list.append(item)
}
