import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { CAPABILITIES, type Capability, type Mark } from './capabilities.ts'

const PAGE = resolve(import.meta.dirname, '../../docs/bundlers.md')
const START = '<!-- Written by `pnpm run matrix`. -->\n'
const END = '\n<!-- End of what is written. -->'

/** The bundlers in the order of the table. */
const BUNDLERS = [
  ...['Vite 7', 'Vite 8', 'Rollup 4', 'Rolldown 1', 'webpack 5', 'Rspack 2', 'esbuild 0.25', 'esbuild 0.28'],
]

/** capability → mark, of one bundler */
export type Column = ReadonlyMap<string, Mark | ''>

/** What the page says of a bundler. */
export function readColumn(bundler: string): Column {
  return new Map([...readTable()].map(([capability, row]) => [capability, row.get(bundler) ?? '']))
}

/** Puts the marks of a bundler into the page. */
export function writeColumn(bundler: string, marks: ReadonlyMap<Capability, Mark>): void {
  const table = readTable()
  for (const [capability, mark] of marks)
    table.set(capability, new Map(table.get(capability)).set(bundler, mark))
  const { before, after } = splitPage()
  writeFileSync(PAGE, before + renderTable(table) + after)
}

/** The table as it stands in the page. */
export function tableText(): string {
  return splitPage().table
}

/** The table with what stands in it, and with the rows and columns that there are. */
export function renderTable(
  table: ReadonlyMap<string, ReadonlyMap<string, Mark | ''>> = readTable(),
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(['', ...BUNDLERS]),
    line(['---', ...BUNDLERS.map(() => ':-:')]),
    ...CAPABILITIES.map((capability) =>
      line([capability, ...BUNDLERS.map((bundler) => table.get(capability)?.get(bundler) ?? '')]),
    ),
  ].join('\n')
}

function readTable(): Map<string, Map<string, Mark | ''>> {
  const [header = [], , ...rows] = splitPage()
    .table.split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  return new Map(
    rows.map(([capability, ...marks]) => {
      return [capability!, new Map(marks.map((mark, i) => [header[i + 1]!, mark as Mark | '']))]
    }),
  )
}

function splitPage(): { before: string; table: string; after: string } {
  const text = readFileSync(PAGE, 'utf8')
  const [start, end] = [text.indexOf(START) + START.length, text.indexOf(END)]
  if (start < START.length || end === -1) throw new Error(`${PAGE} has no place for the table of bundlers.`)
  return { before: text.slice(0, start), table: text.slice(start, end), after: text.slice(end) }
}
