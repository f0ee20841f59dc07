import { type HierarchyRectangularNode, hierarchy, treemap } from 'd3-hierarchy'
import { formatBytes, formatCount } from '../../cli/src/terminal.ts'
import { element, make, makeButton } from './dom.ts'
import { data, isAnew, rows } from './model.ts'
import { shareOf } from './overview.ts'
import { select } from './selection.ts'
import { filesIn, type Node, treeOf, wayTo } from './tree.ts'

type Area = HierarchyRectangularNode<Node>

/** In pixels: the line with a folder's name, and how large a folder must be that what is in it is shown. */
const TITLE = 22
const OPEN = { width: 90, height: 56 }
/** What is smaller cannot be seen, let alone be hit. */
const LEAST = 5

const picture = element('areas')
const root = treeOf(rows)
let folder = root
let drawnWidth = 0

/** The output as areas: one for each file, as large as its bytes, in the folders that they are in. */
export function showPicture(): void {
  element('picture').hidden = root.bytes === 0
  if (root.bytes === 0) return
  if (data.difference) element('colours').hidden = false
  element('colours').addEventListener('change', draw)
  picture.addEventListener('keydown', onKey)
  picture.addEventListener('focusin', ({ target }) => moveTabStop(target as HTMLElement))
  new ResizeObserver(() => {
    if (picture.clientWidth !== drawnWidth) draw()
  }).observe(picture)
  draw()
}

function open(next: Node): void {
  folder = next
  draw()
  areas()[0]?.focus()
}

function draw(): void {
  const stop = picture.querySelector<HTMLElement>('[tabindex="0"]')
  const hadFocus = picture.contains(document.activeElement)
  drawnWidth = picture.clientWidth
  const layout = treemap<Node>()
    .size([drawnWidth, picture.clientHeight])
    .round(true)
    .paddingInner(2)
    .paddingOuter(({ depth }) => (depth === 0 ? 0 : 3))
    .paddingTop((area) => (area.depth === 0 ? 0 : isOpen(area as Area) ? TITLE : 0))
  element('colour-names').hidden = element<HTMLInputElement>('by-change').checked
  const drawn = layout(hierarchy(folder).sum(({ row }) => row?.size ?? 0))
  picture.replaceChildren(...[...visibleIn(drawn)].map(areaOf))
  const same = areas().find(({ ariaLabel }) => ariaLabel === stop?.ariaLabel)
  moveTabStop(same ?? areas()[0])
  if (hadFocus) same?.focus()
  showWay()
  tell(folder)
}

const isOpen = ({ data, x0, x1, y0, y1 }: Area): boolean =>
  !data.isRest && x1 - x0 >= OPEN.width && y1 - y0 >= OPEN.height

function* visibleIn(area: Area): Generator<Area> {
  for (const child of area.children ?? []) {
    if (child.x1 - child.x0 < LEAST || child.y1 - child.y0 < LEAST) continue
    yield child
    if (child.children && isOpen(child)) yield* visibleIn(child)
  }
}

function areaOf(area: Area): HTMLElement {
  const { data: node, x0, x1, y0, y1 } = area
  const isFolder = node.children !== undefined
  const isOpened = isFolder && isOpen(area)
  const shown =
    x1 - x0 > 36 && y1 - y0 > 15
      ? [make('span', '', node.row || node.isRest ? node.name : `${node.name}/`)]
      : []
  if (shown.length > 0 && y1 - y0 > 36 && x1 - x0 > 60) shown.push(make('small', '', formatBytes(node.bytes)))
  const button = make('button', `area ${isOpened ? 'folder' : colourOf(node)}`, ...shown)
  button.classList.toggle('closed', isFolder && !isOpened)
  button.ariaLabel = describe(node)
  Object.assign(button.style, {
    left: `${x0}px`,
    top: `${y0}px`,
    width: `${x1 - x0}px`,
    height: `${y1 - y0}px`,
  })
  button.addEventListener('click', () => (node.row ? select(node.row.index) : open(node)))
  for (const event of ['pointerenter', 'focus']) button.addEventListener(event, () => tell(node))
  return button
}

/** A class: that of the kind that has the most bytes, or of whether it is loaded anew. */
function colourOf(node: Node): string {
  const byChange = element<HTMLInputElement>('by-change').checked
  const bytes = new Map<string, number>()
  for (const { file, kind, size } of filesIn(node)) {
    const colour = byChange ? (isAnew(file) ? 'anew' : 'kept') : kind
    bytes.set(colour, (bytes.get(colour) ?? 0) + size)
  }
  return [...bytes].sort(([, a], [, b]) => b - a)[0]![0]
}

function describe(node: Node): string {
  const what = node.row
    ? [node.row.key, node.row.type]
    : [`${nameFor(node)}: ${formatCount(node.files, 'file')}`]
  return [...what, formatBytes(node.bytes), shareOf(node.bytes, root.bytes)].filter(Boolean).join(', ')
}

function nameFor(node: Node): string {
  const path = node.path === '' ? 'output' : `${node.path}/`
  return node.isRest ? `${node.name} in ${path}` : path
}

function tell(node: Node): void {
  element('told').textContent = describe(node)
}

function showWay(): void {
  const way = wayTo(folder)
  const steps = way.map((node, i) => {
    const name = node.parent ? node.name : ['output', node.name].filter(Boolean).join('/')
    const step = i < way.length - 1 ? makeButton(name, () => open(node)) : make('span', '', name)
    if (i === way.length - 1) step.ariaCurrent = 'location'
    return make('li', '', step)
  })
  element('way').replaceChildren(...steps)
}

const areas = (): HTMLElement[] => [...picture.querySelectorAll<HTMLElement>('.area')]

/** One area at a time can be reached with the tabulator, the others from there with the arrows. */
function moveTabStop(next: HTMLElement | undefined): void {
  for (const area of areas()) area.tabIndex = area === next ? 0 : -1
}

const DIRECTIONS: Readonly<Record<string, [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

function onKey(event: KeyboardEvent): void {
  const { key, target } = event
  const direction = DIRECTIONS[key]
  if (direction) nearest(target as HTMLElement, direction)?.focus()
  else if (key === 'Home') areas()[0]?.focus()
  else if (key === 'End') areas().at(-1)?.focus()
  else if (key === 'Backspace' && folder.parent) open(folder.parent)
  else return
  event.preventDefault()
}

/** The area in a direction whose upper left corner is nearest; what is aside counts more. */
function nearest(from: HTMLElement, [x, y]: [number, number]): HTMLElement | undefined {
  let best: HTMLElement | undefined
  let least = Number.POSITIVE_INFINITY
  for (const area of areas()) {
    const [dx, dy] = [area.offsetLeft - from.offsetLeft, area.offsetTop - from.offsetTop]
    const ahead = dx * x + dy * y
    const distance = ahead + 2 * Math.abs(dx * y + dy * x)
    if (ahead > 0 && distance < least) {
      best = area
      least = distance
    }
  }
  return best
}
