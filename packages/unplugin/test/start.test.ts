import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const DIST = resolve(import.meta.dirname, '../dist')

/** What starts with an entry: packages, and code of ours by the folders that it comes from. */
function loadedWith(entry: string): Set<string> {
  const loaded = new Set<string>()
  const files = new Set([entry])
  for (const file of files) {
    const code = readFileSync(join(DIST, file), 'utf8')
    for (const [, folder] of code.matchAll(/^\/\/#region src\/(\w[\w-]*)\//gm)) loaded.add(`${folder}/`)
    for (const [, from] of code.matchAll(/^(?:import|export) .*?["']([^"']+)["'];$/gm)) {
      if (from!.startsWith('./')) files.add(from!.slice(2))
      else loaded.add(from!)
    }
  }
  return loaded
}

describe('starts with no code for others, and none that few builds need', () => {
  const EDITS = ['postcss', 'postcss-value-parser', 'magic-string', '@jridgewell/remapping', 'edits/']
  const rows: { entry: string; own: string; others: string[] }[] = [
    { entry: 'esbuild', own: 'esbuild/', others: ['vite/', 'rollup/', 'rollup-bundle/', 'webpack/', 'sirv'] },
    { entry: 'webpack', own: 'webpack/', others: ['vite/', 'rollup/', 'rollup-bundle/', 'esbuild/'] },
    { entry: 'rspack', own: 'webpack/', others: ['vite/', 'rollup/', 'rollup-bundle/', 'esbuild/'] },
    { entry: 'rollup', own: 'rollup/', others: ['vite/', 'webpack/', 'esbuild/', 'sirv'] },
    { entry: 'rolldown', own: 'rollup/', others: ['vite/', 'webpack/', 'esbuild/', 'sirv'] },
    { entry: 'vite', own: 'vite/', others: ['rollup/', 'webpack/', 'esbuild/'] },
  ]
  it.each(rows)('$entry', ({ entry, own, others }) => {
    const loaded = loadedWith(`${entry}.js`)
    expect([...loaded]).toContain(own)
    expect([...others, ...EDITS].filter((name) => loaded.has(name))).toEqual([])
  })

  it('postcss', () => {
    const loaded = loadedWith('postcss.js')
    expect([...loaded]).toContain('postcss-value-parser')
    expect(['postcss', 'magic-string', 'unplugin', 'vite/'].filter((name) => loaded.has(name))).toEqual([])
  })
})
