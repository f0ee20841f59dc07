import { StaticfilesError } from '@staticfiles/manifest'

export interface AllowEmptyOptions {
  /**
   * Whether it is well when there is nothing to do: no file in a folder, none that a glob matches, none that a manifest names.
   * Mostly that is a mistyped path or glob, with which a check would pass for ever.
   * @default false
   */
  allowEmpty?: boolean | undefined
}

/** @param fault a sentence that says what there was to be, and is not */
export function nothingFound(fault: string, file: string): StaticfilesError {
  return new StaticfilesError(
    'nothing-found',
    `${fault} Is that right? Then allow it: --allow-empty, or the option allowEmpty.`,
    { file },
  )
}
