import { type Bundle, contentOf } from './files.ts'

/**
 * Takes the import map that Vite 8 or Rolldown makes out of a bundle: it is of use in the manifest alone, since a page
 * cannot load it as a file.
 *
 * @param fileName the map's, in the bundle
 * @param base the URL prefix of the output, which all URLs of the map begin with
 * @returns the path that chunks import a file by → its path
 */
export function takeImportMap(bundle: Bundle, fileName: string, base: string): Map<string, string> {
  const file = bundle[fileName]
  if (!file) return new Map()
  const { imports }: { imports: Record<string, string> } = JSON.parse(Buffer.from(contentOf(file)).toString())
  delete bundle[fileName]
  const pathOf = (url: string): string => (url.startsWith(base) ? url.slice(base.length) : url)
  const pairs = Object.entries(imports).map(([from, to]): [string, string] => [pathOf(from), pathOf(to)])
  // Vite takes chunks out that hold nothing but CSS.
  return new Map(pairs.filter(([, path]) => path in bundle))
}
