import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** A fenced block of the documentation. */
export interface Block {
  language: string
  text: string
  /** Where it stands, for people. */
  place: string
}

/** All fenced blocks of the README and of `docs`. */
export function readBlocks(): Block[] {
  const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
    .map((name) => join(root, 'docs', name))
  return [join(root, 'README.md'), ...pages].flatMap(blocksOf)
}

/**
 * The block that holds a text. There has to be exactly one, so that a test goes on running it wherever it moves to.
 * @throws {Error} where there is none, or more than one
 */
export function findBlock(text: string): Block {
  const [block, ...others] = readBlocks().filter((block) => block.text.includes(text))
  if (!block) throw new Error(`The documentation has no code block with ${text}`)
  if (others.length > 0)
    throw new Error(`Two blocks hold ${text}: ${[block, ...others].map(({ place }) => place).join(', ')}`)
  return block
}

/** The commands of a block of shell, one a line, without what is said beside them. */
export function commandsOf({ text }: Block): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trimEnd())
    .filter((line) => line !== '')
}

function blocksOf(file: string): Block[] {
  const markdown = readFileSync(file, 'utf8')
  return Array.from(markdown.matchAll(/^```(\w*)[^\n]*\n(.*?)^```/gms), (match) => {
    const line = markdown.slice(0, match.index).split('\n').length
    return { language: match[1]!, text: match[2]!, place: `${relative(root, file)}:${line}` }
  })
}
