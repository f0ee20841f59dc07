import type { ReferenceFinder } from './finder.ts'
import { findInJson, type JsonPath } from './json.ts'

/** Members of a web app manifest that are lists of image resources. */
const IMAGES = /^(?:icons|screenshots|(?:shortcuts|file_handlers)\/\d+\/icons)\/\d+\/src$/

/** The images of a web app manifest: icons and screenshots, also those of its shortcuts. */
export const webmanifest: ReferenceFinder = {
  name: 'webmanifest',
  extensions: ['.webmanifest', 'manifest.json'],
  find: (text, _path, tell) => findInJson(text, (path, isKey) => !isKey && isImage(path), tell),
}

const isImage = (path: JsonPath): boolean => path.at(-1) === 'src' && IMAGES.test(path.join('/'))
