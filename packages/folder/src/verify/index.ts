/** Whether an output is right: as it lies on disk, and as a server sends it. */
export {
  VERIFY_FOLDER,
  type VerifyFolderOptions,
  type VerifyFolderResult,
  verifyFolder,
} from './verify-folder.ts'
export { VERIFY_URL, type VerifyUrlOptions, type VerifyUrlResult, verifyUrl } from './verify-url.ts'
