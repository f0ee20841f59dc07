export {
  type Folder,
  type FolderAsset,
  type ReadFolderOptions,
  readFolder,
} from './read-folder.ts'
export { writeManifest } from './write-manifest.ts'
