/** An output as one page to look at. */
export {
  REPORT_FOLDER,
  type ReportFolderOptions,
  type ReportFolderResult,
  reportFolder,
} from './report-folder.ts'
