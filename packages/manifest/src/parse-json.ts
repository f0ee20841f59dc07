import { StaticfilesError } from './error.ts'

/**
 * Reads JSON, and says of broken JSON what is wrong and where.
 * @throws {StaticfilesError} `manifest-not-json`
 */
export function parseJson(text: string, file: string): unknown {
  if (text.trim() === '')
    throw new StaticfilesError('manifest-not-json', `${file} is empty; a manifest is a JSON object.`, {
      file,
    })
  try {
    return JSON.parse(text)
  } catch (cause) {
    const fault = (cause as Error).message
    const ended = fault.includes('end of JSON input')
    const position = ended ? text.length : Number(/at position (\d+)/.exec(fault)?.[1])
    const reason =
      position >= text.length
        ? `it ends too early, after ${text.length} characters: it is truncated`
        : fault.replace(/(, ["\u2026.]| in JSON| at position).*/s, '')
    const place = Number.isNaN(position) ? {} : placeAt(text, position)
    const where = place.line === undefined ? file : `${file}:${place.line}:${place.column}`
    throw new StaticfilesError(
      'manifest-not-json',
      `${where} is not valid JSON: ${reason}. Build it again.`,
      {
        file,
        ...place,
        cause,
      },
    )
  }
}

function placeAt(text: string, position: number): { line?: number; column?: number } {
  const before = text.slice(0, position).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1 }
}

/** Whether a JSON value is an object: neither `null` nor a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
