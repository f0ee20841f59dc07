import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const DOCS = resolve(import.meta.dirname, '../../docs')

/** The links to tests in a document, each with the name of a test or a group of tests as its text. */
function claimedTests(document: string): { name: string; file: string }[] {
  const text = readFileSync(join(DOCS, document), 'utf8')
  return Array.from(
    text.matchAll(/\[([^\]]+)\]\(([^)]+\.(?:test|slow)\.ts)\)/g),
    ([, name = '', file = '']) => ({
      name,
      file: join(DOCS, file),
    }),
  )
}

describe('docs/deploys.md names tests that exist', () => {
  const rows = claimedTests('deploys.md')
  it('in each row of its table', () => expect(rows.length).toBeGreaterThan(12))

  it.each(rows)('$name', ({ name, file }) => {
    expect(existsSync(file), file).toBe(true)
    expect(readFileSync(file, 'utf8')).toMatch(
      new RegExp(`(?:it|describe)(?:\\.\\w+\\(\\w+\\))?\\(\\s*'${name}'`),
    )
  })
})
