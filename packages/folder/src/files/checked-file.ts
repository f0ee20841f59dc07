import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { writeFileWhole } from './replace-file.ts'

const NEWLINE = '\n'

/**
 * Reads a file that begins with the CRC-32 of the rest, so that a damaged one is not taken for true.
 * @returns the rest; `undefined` where there is none, or none that is whole
 */
export function readCheckedFile(file: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file)
    const leadEnd = bytes.indexOf(NEWLINE) + 1
    const rest = bytes.subarray(leadEnd)
    return bytes.toString('latin1', 0, leadEnd) === leadOf(crc32(rest)) ? rest : undefined
  } catch {
    return undefined
  }
}

/** @throws {StaticfilesError} `write-failed` */
export function writeCheckedFile(file: string, parts: readonly Uint8Array[]): void {
  // Without empty parts, which reset the checksum.
  const checksum = parts.filter(({ length }) => length > 0).reduce((sum, part) => crc32(part, sum), 0)
  writeFileWhole(file, [leadOf(checksum), ...parts])
}

const leadOf = (checksum: number): string => checksum.toString(16) + NEWLINE
