import type { ReportedFile } from '../src/html-report/report-data.ts'

const KINDS = {
  scripts: 'Scripts',
  styles: 'Style sheets',
  images: 'Images',
  fonts: 'Fonts',
  media: 'Media',
  pages: 'Pages',
  data: 'Data',
  text: 'Text',
  maps: 'Source maps',
  others: 'Others',
}

/** What files are, for people: coarser than their media types. Each has a colour in the style sheet. */
export type Kind = keyof typeof KINDS

export const nameOfKind = (kind: Kind): string => KINDS[kind]

const RULES: readonly [RegExp, Kind][] = [
  [/^text\/css$/, 'styles'],
  [/\/javascript$/, 'scripts'],
  [/^image\//, 'images'],
  [/^font\/|fontobject$/, 'fonts'],
  [/^(?:audio|video)\//, 'media'],
  [/^text\/html$|\/xhtml\+xml$/, 'pages'],
  [/[/+](?:json|xml|wasm)$|^text\/(?:csv|yaml)$/, 'data'],
  [/^text\//, 'text'],
]

export function kindOf({ path, type }: ReportedFile): Kind {
  if (path.endsWith('.map')) return 'maps'
  return RULES.find(([types]) => types.test(type))?.[1] ?? 'others'
}
