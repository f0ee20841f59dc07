import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { writeFileWhole } from './replace-file.ts'

const NEWLINE = '\n'

/** A line with the CRC-32 of these bytes, and they themselves, so that they are not taken for true when they are damaged. */
export function withChecksum(parts: readonly Uint8Array[]): (string | Uint8Array)[] {
  // Without empty parts, which reset the checksum.
  const checksum = parts.filter(({ length }) => length > 0).reduce((sum, part) => crc32(part, sum), 0)
  return [leadOf(checksum), ...parts]
}

/** The bytes without the checksum; `undefined` where it is not theirs. */
export function withoutChecksum(bytes: Buffer): Buffer | undefined {
  const leadEnd = bytes.indexOf(NEWLINE) + 1
  const rest = bytes.subarray(leadEnd)
  return bytes.toString('latin1', 0, leadEnd) === leadOf(crc32(rest)) ? rest : undefined
}

/** @returns `undefined` where there is no such file, or none that is whole */
export function readCheckedFile(file: string): Buffer | undefined {
  try {
    return withoutChecksum(readFileSync(file))
  } catch {
    return undefined
  }
}

/** @throws {StaticfilesError} `write-failed` */
export function writeCheckedFile(file: string, parts: readonly Uint8Array[]): void {
  writeFileWhole(file, withChecksum(parts))
}

const leadOf = (checksum: number): string => checksum.toString(16) + NEWLINE
