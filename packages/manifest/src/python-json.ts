const SPECIAL = /["\\]|[^ -~]/g
const SHORT: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
}

/** A string as Python's `json.dumps` writes it: everything outside printable ASCII as `\uXXXX`, per UTF-16 unit. */
export function pythonString(text: string): string {
  return `"${text.replace(SPECIAL, (unit) => SHORT[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`
}

/** A flat object as Python's `json.dumps` writes it, with `", "` and `": "` between. */
export function pythonObject(entries: Iterable<readonly [string, string]>): string {
  return `{${Array.from(entries, ([key, value]) => `${pythonString(key)}: ${pythonString(value)}`).join(', ')}}`
}
