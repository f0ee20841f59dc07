type Listener = (index: number | undefined) => void

const listeners: Listener[] = []
let selected: number | undefined

/** Shows a file, or none. */
export function select(index: number | undefined): void {
  selected = index
  for (const listener of listeners) listener(index)
}

export const isSelected = (index: number): boolean => index === selected

export function onSelect(listener: Listener): void {
  listeners.push(listener)
}
