/** The names that templates look up, held against a manifest. */
export {
  type CheckTemplatesOptions,
  type CheckTemplatesResult,
  checkTemplates,
} from './check-templates.ts'
