import { StaticfilesError } from '@staticfiles/manifest'

/** @param isStore whether the place is a store, and not a folder */
export function noReleases(place: string, isStore: boolean): StaticfilesError {
  const advice = isStore
    ? 'Publish to it first, with staticfiles publish.'
    : 'Digest it with --release (releases) from now on.'
  return new StaticfilesError(
    'no-releases',
    `${place} has no journal of releases, so nothing tells which of its files are in use. ${advice}`,
    isStore ? {} : { file: place },
  )
}
