/** An output as one page to look at. */
export { type ReportFolderOptions, type ReportFolderResult, reportFolder } from './report-folder.ts'
