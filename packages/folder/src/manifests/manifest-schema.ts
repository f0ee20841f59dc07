import * as v from 'valibot'
import { required } from '../options/index.ts'

/** A manifest that a function is given. */
export const MANIFEST: v.GenericSchema = required(
  v.object({ paths: v.custom((paths) => paths instanceof Map) }),
  'a manifest as parseManifest gives it, whose paths are a Map',
)
