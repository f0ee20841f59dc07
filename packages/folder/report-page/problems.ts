import { formatCount } from '../../cli/src/terminal.ts'
import type { ReportedProblem } from '../src/html-report/report-data.ts'
import { element, fillList, make } from './dom.ts'
import { data } from './model.ts'

/** More of them are folded. */
const OPEN = 10

/** Lists what is wrong, the files with errors first. */
export function showProblems(): void {
  const { problems } = data
  element('problems').hidden = problems.length === 0
  element('problems-title').textContent = countOf(problems)
  const byFile = Map.groupBy(problems, ({ file }) => file)
  const groups = [...byFile].sort(([, a], [, b]) => Number(hasError(b)) - Number(hasError(a)))
  fillList(element('problem-files'), groups, ([file, own]) => groupOf(file, own), OPEN)
}

function groupOf(file: string, problems: readonly ReportedProblem[]): HTMLElement {
  const group = make(
    'details',
    '',
    make(
      'summary',
      '',
      make('span', 'place', file),
      ' ',
      make('span', hasError(problems) ? 'error' : 'warn', countOf(problems)),
    ),
  ) as HTMLDetailsElement
  const list = make('ol', '')
  group.append(list)
  const fill = () => list.childElementCount === 0 && fillList(list, problems, itemOf, 100)
  group.addEventListener('toggle', fill)
  group.open = data.problems.length <= OPEN
  if (group.open) fill()
  return make('li', '', group)
}

function itemOf({ severity, place, message }: ReportedProblem): HTMLElement {
  const word = severity === 'error' ? 'error' : 'warning'
  return make('li', '', make('span', 'place', place), ': ', make('span', severity, word), `: ${message}`)
}

const hasError = (problems: readonly ReportedProblem[]) =>
  problems.some(({ severity }) => severity === 'error')

/** "2 errors and 1 warning" */
function countOf(problems: readonly ReportedProblem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const parts: [number, string][] = [
    [errors, 'error'],
    [problems.length - errors, 'warning'],
  ]
  return parts
    .filter(([count]) => count > 0)
    .map(([count, noun]) => formatCount(count, noun))
    .join(' and ')
}
