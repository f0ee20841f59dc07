import { SERIES } from '../conformance/oracle.ts'
import { RULES, type Rule } from './django/rules.ts'
import type { Collection, Survey } from './survey.ts'

/** The surveys of several folders by the folders' ids. */
export type Surveys = ReadonlyMap<string, Survey>

/** A line or two for the end of a run. */
export function summarize(surveys: Surveys): string {
  const all = [...surveys.values()]
  const [files, references, rewritten, missing] = [
    sum(all, ({ files }) => files),
    sum(all, ({ references }) => references),
    sum(all, ({ rewritten }) => rewritten),
    sum(all, ({ missing }) => missing),
  ].map(number)
  const refused = all.filter(({ errors }) => errors > 0)
  return [
    `${number(all.length)} folders with ${files} files and ${references} references: ${rewritten} to existing files, which are rewritten, and ${missing} to nothing.`,
    ...SERIES.map((series) => {
      const compared = all.flatMap(({ djangos }) => djangos.get(series) ?? [])
      const stopped = compared.filter(({ stop }) => stop !== null)
      return `Stock Django ${series} stops at ${number(stopped.length)} of the ${number(compared.length)} folders that it was given.`
    }),
    `Here ${number(refused.length)} would be refused by default, for ${number(sum(refused, ({ errors }) => errors))} broken references in stylesheets.`,
  ].join('\n')
}

/** The whole as a page of Markdown; the same surveys give the same text. */
export function formatReport(surveys: Surveys, djangos: readonly { version: string }[]): string {
  const unreadable = number(sum(surveys.values(), ({ unreadable }) => unreadable))
  return `# The corpus

Written by \`pnpm run corpus\`; do not edit it.

Packages as people put them into static folders, each digested whole, with everything in it: sources, tests and builds.
For each, the output passes \`verify\`, and parsers that the tool does not use (acorn, css-tree) agree that every reference to
an existing file, and nothing else, was rewritten; ${unreadable} scripts that they do not take, such as JSX, are left to \`verify\`.
Beside it, Django ${djangos.map(({ version }) => version).join(' and ')} collect the same files.

${summarize(surveys)}
With \`--missing warn\`, as here, these are warnings, each with its line.

## Names

All names are Django's, but for those that these rules explain. Where Django stops, the names are those that it gives when it
is made to leave alone what it stops at.

| files in ${SERIES.join(' | in ')} | why their names differ |
| ${SERIES.map(() => '---: | ').join('')}--- |
${ruleRows(surveys)}

## Folders

| folder | files | references | rewritten | to nothing | errors | names unlike Django ${SERIES.join("'s | unlike ")}'s |
| --- | ---: | ---: | ---: | ---: | ---: | ${SERIES.map(() => '--- |').join(' ')}
${[...surveys].map(([id, survey]) => folderRow(id, survey)).join('\n')}

## Where Django stops

| folder | ${SERIES.join(' | ')} |
| --- | ${SERIES.map(() => '--- |').join(' ')}
${[...surveys].flatMap(stopRow).join('\n')}
`
}

function ruleRows(surveys: Surveys): string {
  const rules = Object.keys(RULES) as Rule[]
  return rules
    .flatMap((rule) => {
      const counts = SERIES.map((series) =>
        sum(surveys.values(), ({ djangos }) => djangos.get(series)?.differences.get(rule) ?? 0),
      )
      const cells = counts.map(number).join(' | ')
      return counts.some((count) => count > 0) ? [`| ${cells} | **${rule}**: ${RULES[rule]} |`] : []
    })
    .join('\n')
}

function folderRow(id: string, { djangos, ...survey }: Survey): string {
  const { files, references, rewritten, missing, errors } = survey
  const cells = SERIES.map((series) => rulesOf(djangos.get(series)))
  return `| ${id} | ${[files, references, rewritten, missing, errors].map(number).join(' | ')} | ${cells.join(' | ')} |`
}

const rulesOf = (collection: Collection | undefined): string =>
  [...(collection?.differences ?? [])]
    .sort()
    .map(([rule, count]) => `${rule} ${number(count)}`)
    .join(', ')

function stopRow([id, { djangos }]: [string, Survey]): string[] {
  const stops = SERIES.map((series) => djangos.get(series)?.stop)
  const cells = stops.map((stop) => (stop ? code(stop) : 'goes through'))
  return stops.some((stop) => stop) ? [`| ${id} | ${cells.join(' | ')} |`] : []
}

function sum(surveys: Iterable<Survey>, count: (survey: Survey) => number): number {
  return [...surveys].reduce((total, survey) => total + count(survey), 0)
}

const number = (value: number): string => value.toLocaleString('en')
const code = (text: string): string => `\`${text.replaceAll('|', '\\|').replaceAll('`', "'")}\``
