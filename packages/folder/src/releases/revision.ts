import { askGit } from '../files/git.ts'

/** Where CI systems tell the commit that they build: GitHub, GitLab, CircleCI, Buildkite, Bitbucket, Azure, Jenkins. */
const VARIABLES = [
  'GITHUB_SHA',
  'CI_COMMIT_SHA',
  'CIRCLE_SHA1',
  'BUILDKITE_COMMIT',
  'BITBUCKET_COMMIT',
  'BUILD_SOURCEVERSION',
  'GIT_COMMIT',
]

/** The revision of the source in the working directory: what CI says, else git's HEAD; `undefined` where none is known. */
export function findRevision(): string | undefined {
  for (const name of VARIABLES) if (process.env[name]) return process.env[name]
  return askGit(['rev-parse', '--verify', 'HEAD'])?.trim()
}
