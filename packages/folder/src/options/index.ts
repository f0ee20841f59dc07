/**
 * What options may be, and a look at them as they are at run time, where no types are checked: unknown names, and values
 * of another form than is expected, with an example. What a value of the right form means is not known here.
 */
export { checkOptions, faultsOf, pickOptions, refuseOptions } from './check-options.ts'
export {
  COUNT,
  FLAG,
  FUNCTION,
  list,
  mustBe,
  object,
  PATTERNS,
  required,
  type Schemas,
  TEXT,
  TEXTS,
  textOrObject,
} from './schemas.ts'
