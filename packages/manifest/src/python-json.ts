const SPECIAL = /["\\]|[^ -~]/
const ALL_SPECIAL = /["\\]|[^ -~]/g
const SHORT: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
}

/** What a manifest is made of; a map is an object in JSON. */
export type JsonValue = string | readonly JsonValue[] | ReadonlyMap<string, JsonValue>

/** A value as Python's `json.dumps` writes it: `", "` and `": "` between, all but printable ASCII as `\uXXXX`. */
export function pythonJson(value: JsonValue): string {
  if (typeof value === 'string') return pythonString(value)
  if (!isMap(value)) return `[${value.map(pythonJson).join(', ')}]`
  return `{${Array.from(value, ([key, item]) => `${pythonString(key)}: ${pythonJson(item)}`).join(', ')}}`
}

function pythonString(text: string): string {
  if (!SPECIAL.test(text)) return `"${text}"`
  return `"${text.replace(ALL_SPECIAL, (unit) => SHORT[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`
}

function isMap(value: JsonValue): value is ReadonlyMap<string, JsonValue> {
  return value instanceof Map
}
