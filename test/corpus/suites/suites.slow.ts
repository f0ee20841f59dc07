import { describe, expect, it } from 'vitest'
import { createScanner } from '../../../packages/core/src/references/index.ts'
import { isBare } from '../../../packages/core/src/references/js.ts'
import { findInJs } from '../ground-truth/js.ts'
import { leaveOut } from '../sources/folder.ts'
import { importsByBabel, type Place } from './babel.ts'
import { fetchSuites } from './inputs.ts'

const suites = (await fetchSuites().catch(leaveOut)) ?? []

/** An input alone, and with imports before and behind it; of a script with calls. */
const AROUND: readonly (readonly [before: string, after: string])[] = [
  ['', ''],
  ["import './before.js';\n", "\n;import './after.js';\n"],
  ['import("./before.js");\n', '\n;import("./after.js");\n'],
  ["import a0 from // it's\n  './before.js';\n", "\n;export * from './after.js'"],
]

const quick = createScanner()
const thorough = createScanner([], { isThorough: true })

/** The imports of a text by a parser, but for bare specifiers. */
const byAcorn = (text: string): Place[] | undefined =>
  findInJs(text)?.flatMap(({ kind, specifier, start, end }): Place[] =>
    kind === 'js-import' ? [`${specifier} ${start}-${end}`] : [],
  )

const bySpecifier = (places: readonly Place[]): string[] => places.filter((place) => !isBare(place)).sort()

describe.each(suites)('$name', ({ inputs }) => {
  it('has something to look into', () => expect(inputs.length).toBeGreaterThan(200))

  it('every import is found, and nothing else', { timeout: 600_000 }, () => {
    const faults: string[] = []
    const counts = { inputs: inputs.length, texts: 0, imports: 0, told: 0 }
    for (const input of inputs) {
      for (const [before, after] of AROUND) {
        const text = before + input + after
        const parsed = [byAcorn(text), importsByBabel(text)].filter((found) => found !== undefined)
        if (parsed.length === 0) continue
        counts.texts++
        const expected = parsed.map(bySpecifier)
        for (const scanner of [quick, thorough]) {
          const { references, notices } = scanner.scan('a.js', Buffer.from(text))
          const ours = references
            .filter(({ kind }) => kind.name === 'js-import')
            .map(({ specifier, start, end }): Place => {
              const [from, to] = [start, end].map((at) => Buffer.from(text).toString('utf8', 0, at).length)
              return `${specifier} ${from!}-${to!}`
            })
            .sort()
          const isTold = notices.some(({ code }) => code === 'unreadable-module')
          counts.imports += ours.length
          if (isTold) counts.told++
          else if (!expected.some((places) => String(places) === String(ours)))
            faults.push(JSON.stringify({ text, ours, expected }))
        }
      }
    }
    console.log(counts)
    expect(faults).toEqual([])
    // What acorn does not take and Babel does.
    expect(counts.told).toBeLessThan(counts.texts / 100)
    expect(counts.imports).toBeGreaterThan(counts.texts * 2)
  })
})
