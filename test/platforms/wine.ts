import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const PREFIX = resolve(import.meta.dirname, '../../.cache/wine')

/** For programs of Windows: no messages of Wine's own, no offers to install .NET or a browser. */
export const WINE_ENV = { WINEPREFIX: PREFIX, WINEDEBUG: '-all', WINEDLLOVERRIDES: 'mscoree=;mshtml=' }

/**
 * Makes sure of a Windows 10 in Wine, below `.cache`.
 *
 * @returns whether it is there; where there is no Wine, after one line that says so
 * @throws instead where the environment variable CI is set
 */
export function ensureWine(): boolean {
  try {
    execFileSync('wine', ['--version'], { stdio: 'ignore' })
  } catch {
    const message = 'Windows is left out: it needs Wine (Debian: apt-get install wine wine64).'
    if (process.env.CI) throw new Error(message)
    process.stderr.write(`NOTICE: ${message}\n`)
    return false
  }
  if (!existsSync(join(PREFIX, 'ready'))) makePrefix()
  return true
}

function makePrefix(): void {
  rmSync(PREFIX, { recursive: true, force: true })
  mkdirSync(PREFIX, { recursive: true })
  const options = { env: { ...process.env, ...WINE_ENV }, stdio: 'ignore' } as const
  execFileSync('wine', ['wineboot', '--init'], options)
  execFileSync('wine', ['winecfg', '-v', 'win10'], options)
  const library = join(PREFIX, 'drive_c/windows/system32/bcryptprimitives.dll')
  if (!existsSync(library)) writeFileSync(library, forwarder())
  writeFileSync(join(PREFIX, 'ready'), '')
}

/**
 * A `bcryptprimitives.dll`, which Wine has from 9.0 on only, and which programs in Go and Rust take random bytes from: the
 * bundlers. Its one function, ProcessPrng, is handed on to RtlGenRandom, which does the same under the name
 * SystemFunction036. The layout is that of "PE Format" in Microsoft's documentation: one section, with exports.
 */
function forwarder(): Buffer {
  const [SECTION, PAGE] = [0x200, 0x1000]
  const headers = Buffer.alloc(SECTION)
  headers.write('MZ')
  headers.writeUInt32LE(0x40, 0x3c)
  headers.write('PE\0\0', 0x40)
  headers.writeUInt16LE(0x8664, 0x44) // x64
  headers.writeUInt16LE(1, 0x46) // sections
  headers.writeUInt16LE(0xf0, 0x54) // size of what follows from 0x58 on
  headers.writeUInt16LE(0x2022, 0x56) // a library, with large addresses
  headers.writeUInt16LE(0x20b, 0x58) // 64 bits
  headers.writeBigUInt64LE(0x1_8000_0000n, 0x70) // where it would like to lie
  headers.writeUInt32LE(PAGE, 0x78)
  headers.writeUInt32LE(SECTION, 0x7c)
  headers.writeUInt16LE(6, 0x80) // for Windows 6.0 or later
  headers.writeUInt16LE(6, 0x88)
  headers.writeUInt32LE(2 * PAGE, 0x90) // its size in memory
  headers.writeUInt32LE(SECTION, 0x94)
  headers.writeUInt16LE(3, 0x9c) // for the console
  headers.writeUInt32LE(16, 0xc4) // tables; the first one lists the exports
  headers.writeUInt32LE(PAGE, 0xc8)
  headers.writeUInt32LE(SECTION, 0xcc)
  headers.write('.edata', 0x148)
  headers.writeUInt32LE(SECTION, 0x150)
  headers.writeUInt32LE(PAGE, 0x154)
  headers.writeUInt32LE(SECTION, 0x158)
  headers.writeUInt32LE(SECTION, 0x15c)
  headers.writeUInt32LE(0x4000_0040, 0x16c) // data, to be read

  const [NAME, TARGET, EXPORT] = [0x60, 0x80, 0xa0]
  const exports = Buffer.alloc(SECTION)
  exports.writeUInt32LE(PAGE + NAME, 0x0c)
  for (const count of [0x10, 0x14, 0x18]) exports.writeUInt32LE(1, count)
  for (const [i, table] of [0x28, 0x2c, 0x30].entries()) exports.writeUInt32LE(PAGE + table, 0x1c + 4 * i)
  exports.writeUInt32LE(PAGE + TARGET, 0x28)
  exports.writeUInt32LE(PAGE + EXPORT, 0x2c)
  exports.write('bcryptprimitives.dll', NAME)
  exports.write('advapi32.SystemFunction036', TARGET)
  exports.write('ProcessPrng', EXPORT)
  return Buffer.concat([headers, exports])
}
