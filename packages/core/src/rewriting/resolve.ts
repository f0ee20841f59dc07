/** A specifier taken apart. */
export interface SpecifierParts {
  /** `base` in the form that the specifier begins with; empty where it is relative. */
  prefix: string
  /** The path after `prefix`, up to and including its last slash, percent escapes decoded. */
  folder: string
  /** The query and the fragment as written, `?#iefix` included. */
  suffix: string
  /** Whether it names a folder: it ends in a slash, `.` or `..`. */
  isFolder: boolean
  /** The logicalPath that it names, or `undefined` when it leads out of the output folder. */
  path: string | undefined
}

/** Takes a specifier apart; `undefined` for what is none of ours. */
export type Resolver = (specifier: string, importer: string) => SpecifierParts | undefined

/** A path has at most 4,096 bytes on Linux, a percent escape three characters a byte; what is longer is no file. */
const MOST_CHARACTERS = 16_384

const SCHEME = /^[a-z][a-z0-9+.-]*:/i

/**
 * Answers which logicalPath a specifier names, the way a browser would that has loaded the importer from below `base`:
 * tabs and line breaks are dropped, percent escapes are decoded, backslashes are slashes (WHATWG URL).
 *
 * The answer is `undefined` for what is none of ours: a URL with a scheme, `//host/x`, `/x` outside `base`, a lone
 * query or fragment.
 *
 * @param base the URL prefix of the output: `/static/`, `https://cdn.example.com/static/`, `/` or `./`
 */
export function createResolver(base: string): Resolver {
  const prefixes = basePrefixes(base)
  const root = segmentsOf(prefixes.at(-1) ?? '')

  return (specifier, importer) => {
    if (specifier.length > MOST_CHARACTERS) return undefined
    const line = specifier.replace(/[\t\n\r]/g, '')
    const end = line.search(/[?#]/)
    const suffix = end === -1 ? '' : line.slice(end)
    const written = (end === -1 ? line : line.slice(0, end))
      .replace(/^[\0-\x20]+|[\0-\x20]+$/g, '')
      .replaceAll('\\', '/')
    if (written === '') return undefined
    const prefix = prefixes.find(
      (prefix) => written.startsWith(prefix) && written.startsWith('//') === prefix.startsWith('//'),
    )
    if (prefix === undefined && (written.startsWith('/') || SCHEME.test(written))) return undefined

    const decoded = decode(written.slice(prefix?.length ?? 0))
    const start = prefix === undefined ? [...root, ...segmentsOf(folderOf(importer))] : root
    const segments = normalize(start, segmentsOf(decoded), root.length === 0)
    const inside =
      segments !== undefined &&
      segments.length > root.length &&
      root.every((segment, i) => segments[i] === segment)
    return {
      prefix: prefix ?? '',
      folder: folderOf(decoded),
      suffix,
      isFolder: /(?:^|\/)\.{0,2}$/.test(written),
      path: inside ? segments.slice(root.length).join('/') : undefined,
    }
  }
}

/** The beginnings of a URL below `base`: in full, without the scheme, and as a path on the same host. */
function basePrefixes(base: string): string[] {
  if (base.startsWith('/') && !base.startsWith('//')) return [base]
  const host = /^(?:[a-z][a-z0-9+.-]*:)?(\/\/[^/]*)(\/.*)$/i.exec(base)
  if (!host) return []
  const [, authority, path] = host
  return [base, `${authority}${path}`, path!]
}

/** Joins paths; `undefined` when `..` leads above the root and nothing says what is there. */
function normalize(start: readonly string[], rest: readonly string[], closed: boolean): string[] | undefined {
  const segments = [...start]
  for (const segment of rest) {
    if (segment === '..') {
      if (segments.pop() === undefined && closed) return undefined
    } else if (segment !== '.') segments.push(segment)
  }
  return segments
}

const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '')
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

/** Decodes percent escapes; ones that are not UTF-8 stay. `%2F` is no slash, and no file name either: it becomes NUL. */
function decode(path: string): string {
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes).replaceAll('/', '\0')
    } catch {
      return escapes
    }
  })
}
